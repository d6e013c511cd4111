// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.schema.TextFormat;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Text that means a time, in one declared format. Reading tells two things apart: whether the text has an exact value in microseconds
 * (or days), and whether the value, written in the format again, gives the same text. Where only the first holds, the column gets the
 * value and {@code _rescued} keeps the text.
 *
 * <p>The format {@code iso-8601} reads any offset and writes what {@link Instant#toString()} writes: UTC, with no, three or six digits
 * of a second. Other formats are patterns, in UTC where they name no offset. Not thread-safe.
 */
final class TimeText {
  private final @Nullable DateTimeFormatter pattern;
  private boolean sameText;

  TimeText(TextFormat format) {
    pattern = format.iso() ? null : format.formatter();
  }

  /** Whether the text that was read last is how its value is written. */
  boolean sameText() {
    return sameText;
  }

  /** Microseconds since the epoch, or {@link Long#MIN_VALUE} if the text has no exact value. */
  long timestamp(byte[] bytes, int offset, int length) {
    if (pattern == null) {
      long fast = isoUtc(bytes, offset, length);
      if (fast != Long.MIN_VALUE) {
        return fast;
      }
    }
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    try {
      Instant instant =
          pattern == null ? OffsetDateTime.parse(text).toInstant() : parse(pattern, text);
      if (instant.getNano() % 1000 != 0) {
        return Long.MIN_VALUE;
      }
      long micros = Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
      sameText = text.equals(timestampText(micros));
      return micros;
    } catch (DateTimeException | ArithmeticException e) {
      return Long.MIN_VALUE;
    }
  }

  /** Days since the epoch, or {@link Integer#MIN_VALUE} if the text has no exact value. */
  int date(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    try {
      LocalDate date = pattern == null ? LocalDate.parse(text) : LocalDate.parse(text, pattern);
      sameText = text.equals(dateText((int) date.toEpochDay()));
      return Math.toIntExact(date.toEpochDay());
    } catch (DateTimeException | ArithmeticException e) {
      return Integer.MIN_VALUE;
    }
  }

  String timestampText(long micros) {
    Instant instant = Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
    return pattern == null ? instant.toString() : pattern.format(instant.atOffset(ZoneOffset.UTC));
  }

  String dateText(int days) {
    LocalDate date = LocalDate.ofEpochDay(days);
    return pattern == null ? date.toString() : pattern.format(date);
  }

  private static Instant parse(DateTimeFormatter pattern, String text) {
    TemporalAccessor parsed = pattern.parse(text);
    boolean offset = parsed.isSupported(ChronoField.OFFSET_SECONDS);
    boolean time = parsed.query(TemporalQueries.localTime()) != null;
    if (offset && time) {
      return OffsetDateTime.from(parsed).toInstant();
    }
    ZoneId zone = parsed.query(TemporalQueries.zoneId());
    if (zone != null && !(zone instanceof ZoneOffset)) {
      throw new DateTimeException("A region has no one offset");
    }
    if (time) {
      return LocalDateTime.from(parsed)
          .toInstant(zone == null ? ZoneOffset.UTC : (ZoneOffset) zone);
    }
    if (offset
        || Stream.of(ChronoField.values())
            .anyMatch(field -> field.isTimeBased() && parsed.isSupported(field))) {
      throw new DateTimeException("A part of a time, such as an hour without am or pm");
    }
    return LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** {@code yyyy-MM-ddTHH:mm:ss[.SSS|.SSSSSS]Z} by fixed positions; Long.MIN_VALUE for any other shape. */
  private long isoUtc(byte[] b, int at, int length) {
    if (length != 20 && length != 24 && length != 27
        || b[at + 4] != '-'
        || b[at + 7] != '-'
        || b[at + 10] != 'T'
        || b[at + 13] != ':'
        || b[at + 16] != ':'
        || b[at + length - 1] != 'Z') {
      return Long.MIN_VALUE;
    }
    int year = digits(b, at, 4);
    int month = digits(b, at + 5, 2);
    int day = digits(b, at + 8, 2);
    int hour = digits(b, at + 11, 2);
    int minute = digits(b, at + 14, 2);
    int second = digits(b, at + 17, 2);
    int fraction = length - 21;
    int micros = 0;
    if (fraction > 0) {
      int digits = b[at + 19] == '.' ? digits(b, at + 20, fraction) : -1;
      micros = fraction == 3 && digits >= 0 ? 1000 * digits : digits;
    }
    if ((year | month | day | hour | minute | second | micros) < 0
        || month < 1
        || month > 12
        || day < 1
        || day > 28 && day > lengthOfMonth(year, month)
        || hour > 23
        || minute > 59
        || second > 59) {
      return Long.MIN_VALUE;
    }
    sameText = fraction <= 0 || micros != 0 && (fraction == 3 || micros % 1000 != 0);
    long seconds = epochDay(year, month, day) * 86_400L + hour * 3600L + minute * 60L + second;
    return seconds * 1_000_000L + micros;
  }

  private static int lengthOfMonth(int year, int month) {
    return switch (month) {
      case 2 -> IsoChronology.INSTANCE.isLeapYear(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days from civil: March-based years make the leap day the last. */
  private static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }

  /** The number that {@code count} digits spell, or -1 if one is no digit. */
  private static int digits(byte[] b, int at, int count) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
