// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** When changes were made, in the forms in which events tell it. */
final class EventTime {
  /** When there was no DynamoDB yet, in seconds since the epoch. */
  private static final BigDecimal EARLIEST = BigDecimal.valueOf(1_325_376_000L);

  private static final int NANO_DIGITS = 9;

  private static final BigDecimal LATEST = BigDecimal.valueOf(9_999_999_999L);

  private EventTime() {}

  /**
   * Of a stream record, in seconds since the epoch: a number, or a text as command line tools print it.
   *
   * @throws MalformedRecordException if it is neither
   */
  static String seconds(String time) throws MalformedRecordException {
    if (time.indexOf('T') < 0) {
      return ItemNumber.plain(ItemNumber.parse(time));
    }
    try {
      Instant instant = OffsetDateTime.parse(time).toInstant();
      return ItemNumber.plain(BigDecimal.valueOf(instant.getEpochSecond())
          .add(BigDecimal.valueOf(instant.getNano(), NANO_DIGITS)));
    } catch (DateTimeParseException e) {
      throw new MalformedRecordException(
          "expected seconds or a time in ISO 8601 as ApproximateCreationDateTime, found neither");
    }
  }

  /**
   * Of a record of Kinesis Data Streams for DynamoDB, in seconds since the epoch, as precise as it came: it is told in whole milliseconds, or
   * in microseconds where the stream was set so.
   *
   * @param precision MILLISECOND where it is null: records had no other once
   * @throws MalformedRecordException if there is no time, or one that another precision must have made
   */
  static String kinesisSeconds(@Nullable String time, @Nullable String precision)
      throws MalformedRecordException {
    int digits = switch (precision == null ? "MILLISECOND" : precision) {
      case "MILLISECOND" -> 3;
      case "MICROSECOND" -> 6;
      default ->
        throw new MalformedRecordException(
            "expected MILLISECOND or MICROSECOND as ApproximateCreationDateTimePrecision, found another");
    };
    if (time == null) {
      throw new MalformedRecordException(
          "expected SequenceNumber or ApproximateCreationDateTime in the record's member dynamodb, found neither");
    }
    BigDecimal seconds = ItemNumber.parse(time).movePointLeft(digits);
    if (seconds.compareTo(EARLIEST) < 0 || seconds.compareTo(LATEST) > 0) {
      throw new MalformedRecordException(
          "expected a time from 2012 to 2286 in ApproximateCreationDateTime, found none by its precision");
    }
    return ItemNumber.plain(seconds);
  }
}
