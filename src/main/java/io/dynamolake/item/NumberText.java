// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * One number as it stands in a record, read without allocating where it has at most 18 digits and no exponent. Reusable, not
 * thread-safe; the bytes must stay unchanged while the number is in use.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">Data types</a>
 */
public final class NumberText {
  private static final int MAX_SMALL_DIGITS = 18;
  private static final BigInteger[] POWERS = new BigInteger[MAX_SMALL_DIGITS + 1];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = BigInteger.TEN.pow(i);
    }
  }

  private byte[] bytes = new byte[0];
  private int offset;
  private int length;

  private boolean exponent;
  private BigDecimal large = BigDecimal.ZERO; // the number, if it has an exponent
  private boolean negative;
  private int digits; // without leading zeros
  private long head; // the first 18 digits
  private long tail; // the next 18
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
    negative = p < end && from[p] == '-';
    if (negative || p < end && from[p] == '+') {
      p++;
    }
    long first = 0;
    long second = 0;
    int significant = 0;
    int pointAt = -1;
    int begin = p;
    for (; p < end; p++) {
      int c = from[p];
      if (c >= '0' && c <= '9') {
        if (significant < MAX_SMALL_DIGITS) {
          first = first * 10 + (c - '0');
          significant += first == 0 ? 0 : 1;
        } else {
          second = second * 10 + (c - '0');
          significant++;
        }
      } else if (c == '.' && pointAt < 0) {
        pointAt = p;
      } else {
        break;
      }
    }
    int digitsAndPoint = p - begin;
    if (digitsAndPoint == (pointAt < 0 ? 0 : 1) || count > ItemNumber.MAX_CHARACTERS) {
      throw malformed();
    }
    exponent = p < end;
    scale = pointAt < 0 ? 0 : p - pointAt - 1;
    if (exponent) {
      large = ItemNumber.parse(text());
    }
    digits = significant;
    head = first;
    tail = second;
  }

  /** Whether {@link #unscaled()} and {@link #scale()} hold the number; else only {@link #exact()} does. */
  public boolean isSmall() {
    return digits <= MAX_SMALL_DIGITS && !exponent;
  }

  /** The digits without the point, signed; meaningful for small numbers only. */
  public long unscaled() {
    return negative ? -head : head;
  }

  /** Digits behind the point as written, needless zeros included; meaningful for small numbers only. */
  public int scale() {
    return scale;
  }

  /** The number, with the scale that it is written with. */
  public BigDecimal exact() {
    if (exponent) {
      return large;
    }
    if (isSmall()) {
      return BigDecimal.valueOf(unscaled(), scale);
    }
    if (digits <= 2 * MAX_SMALL_DIGITS) {
      BigInteger unsigned = BigInteger.valueOf(head)
          .multiply(POWERS[digits - MAX_SMALL_DIGITS])
          .add(BigInteger.valueOf(tail));
      return new BigDecimal(negative ? unsigned.negate() : unsigned, scale);
    }
    return new BigDecimal(text());
  }

  private String text() {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static MalformedRecordException malformed() {
    return new MalformedRecordException(
        "expected a number of at most " + ItemNumber.MAX_CHARACTERS + " characters");
  }
}
