// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * One number as it stands in a record, read without allocating where it has at most 18 digits and no exponent. Reusable, not
 * thread-safe; the bytes must stay unchanged while the number is in use.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">Data types</a>
 */
public final class NumberText {
  private static final int MAX_LENGTH = 400;
  private static final int MAX_EXPONENT = 1000;
  private static final int MAX_SMALL_DIGITS = 18;

  private byte[] bytes = new byte[0];
  private int offset;
  private int length;

  private boolean small;
  private long unscaled;
  private int scale;

  /**
   * Reads {@code length} bytes as a number: an optional sign, digits with an optional point, an optional exponent.
   *
   * @throws MalformedRecordException if they are none; the value is not in the message
   */
  public void read(byte[] from, int at, int count) throws MalformedRecordException {
    bytes = from;
    offset = at;
    length = count;
    int p = at;
    int end = at + count;
    boolean negative = false;
    if (p < end && (from[p] == '-' || from[p] == '+')) {
      negative = from[p] == '-';
      p++;
    }
    long value = 0;
    int significant = 0;
    int digits = 0;
    int fraction = 0;
    boolean point = false;
    for (; p < end; p++) {
      int c = from[p];
      if (c >= '0' && c <= '9') {
        digits++;
        if (point) {
          fraction++;
        }
        if (significant > 0 || c != '0') {
          significant++;
          value = value * 10 + (c - '0');
        }
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (digits == 0 || count > MAX_LENGTH) {
      throw malformed();
    }
    boolean exponent = p < end;
    if (exponent) {
      exponent(p, end);
    }
    small = !exponent && significant <= MAX_SMALL_DIGITS;
    unscaled = negative ? -value : value;
    scale = fraction;
  }

  private void exponent(int from, int end) throws MalformedRecordException {
    int p = from;
    if (bytes[p] != 'e' && bytes[p] != 'E') {
      throw malformed();
    }
    p++;
    if (p < end && (bytes[p] == '-' || bytes[p] == '+')) {
      p++;
    }
    int value = 0;
    int first = p;
    for (; p < end && bytes[p] >= '0' && bytes[p] <= '9' && value <= MAX_EXPONENT; p++) {
      value = value * 10 + (bytes[p] - '0');
    }
    if (p == first || p < end || value > MAX_EXPONENT) {
      throw malformed();
    }
  }

  /** Whether {@link #unscaled()} and {@link #scale()} hold the number; else only {@link #exact()} does. */
  public boolean isSmall() {
    return small;
  }

  /** The digits without the point, signed; meaningful for small numbers only. */
  public long unscaled() {
    return unscaled;
  }

  /** Digits behind the point as written, needless zeros included; meaningful for small numbers only. */
  public int scale() {
    return scale;
  }

  public BigDecimal exact() {
    return small
        ? BigDecimal.valueOf(unscaled, scale)
        : new BigDecimal(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
  }

  private static MalformedRecordException malformed() {
    return new MalformedRecordException(
        "expected a number of at most " + MAX_LENGTH + " characters");
  }
}
