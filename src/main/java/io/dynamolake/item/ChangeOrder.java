// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a change of an item stands among all changes of that item, whatever brought them. Of two changes the later one wins, so
 * duplicates, replays and any order of arrival give the same table.
 *
 * <ul>
 *   <li>Two changes of one source are ordered by what the source orders by: exports by the time of the write, a stream by stream label and
 *       sequence number, Kinesis by time and its own sequence number.
 *   <li>Changes of two sources are ordered by time. Streams tell it rounded down, to the second or finer, and an export's record is the
 *       last change of its item up to a whole second: so at the same time the export's record is the later one.
 * </ul>
 *
 * <p>The whole is one order as far as a stream's times do not go back where its sequence numbers go on.
 *
 * @param text the kind's letter and what the kind orders by; ordered as bytes of UTF-8 within a kind, and at equal times between kinds
 * @param atMicros when the change was made, as far as known, in microseconds since the epoch; unknown is earlier than any other time
 */
public record ChangeOrder(String text, @Nullable Long atMicros) {
  /** More digits than a sequence number of a stream ever has. */
  public static final int SEQUENCE_DIGITS = 40;

  private static final int KINESIS_DIGITS = 64;
  private static final int MICROS_DIGITS = 18;
  private static final long MICROS_A_SECOND = 1_000_000;
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(99_999_999_999L);

  private static final char KINESIS = 'k';
  private static final char STREAM = 's';
  private static final char EXPORT = 'x';

  /** @throws MalformedRecordException if the metadata has nothing to order by */
  public static ChangeOrder of(ChangeMetadata metadata) throws MalformedRecordException {
    String sequence = metadata.sequenceNumber();
    String time = metadata.approximateCreationDateTime();
    Long at = time == null ? null : micros(time);
    if (sequence != null) {
      String label = metadata.streamLabel() == null ? "" : metadata.streamLabel();
      String padded = padded("SequenceNumber", sequence, SEQUENCE_DIGITS);
      return new ChangeOrder(STREAM + label + "/" + padded, at);
    }
    String kinesis = metadata.kinesisSequenceNumber();
    if (kinesis != null && at != null) {
      String padded = padded("KinesisSequenceNumber", kinesis, KINESIS_DIGITS);
      return new ChangeOrder(KINESIS + padded(at) + "/" + padded, at);
    }
    Long written = metadata.writeTimestampMicros();
    if (written != null) {
      return exported(written);
    }
    throw new MalformedRecordException(
        "expected WriteTimestampMicros, SequenceNumber, or KinesisSequenceNumber with a time in Metadata, found none");
  }

  /** Of a record of an incremental export. */
  public static ChangeOrder exported(long writeTimestampMicros) {
    return new ChangeOrder(EXPORT + padded(writeTimestampMicros), writeTimestampMicros);
  }

  /** Whether a change of this order wins over one of that order. */
  public boolean isAfter(ChangeOrder other) {
    boolean sameKind = text.charAt(0) == other.text.charAt(0);
    long left = atMicros == null ? Long.MIN_VALUE : atMicros;
    long right = other.atMicros == null ? Long.MIN_VALUE : other.atMicros;
    if (!sameKind && left != right) {
      return left > right;
    }
    return Arrays.compareUnsigned(bytes(text), bytes(other.text)) > 0;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long micros(String seconds) throws MalformedRecordException {
    BigDecimal value = ItemNumber.parse(seconds);
    if (value.signum() < 0 || value.compareTo(MOST_SECONDS) > 0) {
      throw new MalformedRecordException(
          "expected seconds since the epoch in ApproximateCreationDateTime, found a number that is none");
    }
    return value
        .multiply(BigDecimal.valueOf(MICROS_A_SECOND))
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  private static String padded(long micros) {
    String digits = Long.toString(micros);
    return "0".repeat(Math.max(0, MICROS_DIGITS - digits.length())) + digits;
  }

  /** @param member what holds the digits, for the message */
  private static String padded(String member, String digits, int width)
      throws MalformedRecordException {
    boolean plain = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    String significant = digits.replaceFirst("^0+(?=.)", "");
    if (!plain || significant.length() > width) {
      throw new MalformedRecordException(
          "expected at most " + width + " digits in " + member + ", found something else");
    }
    return "0".repeat(width - significant.length()) + significant;
  }
}
