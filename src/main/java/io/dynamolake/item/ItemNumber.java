// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.math.BigDecimal;

/**
 * The rules of {@code N}. DynamoDB itself holds 38 digits between 1E-130 and 9.99E+125 and writes them plain; what other tools write is
 * taken too, up to {@value #MAX_CHARACTERS} characters, as it is written and in plain notation.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">Number</a>
 */
public final class ItemNumber {
  /** Longest text of a number, and of its plain form: what is kept plain can be read again. */
  public static final int MAX_CHARACTERS = 400;

  private ItemNumber() {}

  /**
   * Accepts an optional sign, ASCII digits with an optional point and an optional exponent: {@code 00042}, {@code -0}, {@code +3}, {@code .5},
   * {@code 1E2}, {@code 1e+5}.
   *
   * @throws MalformedRecordException if {@code text} is not such a number, or longer or larger than {@link #MAX_CHARACTERS} allows
   */
  public static BigDecimal parse(String text) throws MalformedRecordException {
    if (text.length() > MAX_CHARACTERS) {
      throw new MalformedRecordException(
          "expected a number of at most " + MAX_CHARACTERS + " characters, found " + text.length());
    }
    if (!isWellFormed(text)) {
      throw notANumber(text);
    }
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) { // an exponent beyond an int
      throw tooLarge();
    }
    return bounded(value);
  }

  /** {@code value} itself, if its plain form stays within {@link #MAX_CHARACTERS}. */
  static BigDecimal bounded(BigDecimal value) throws MalformedRecordException {
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    long integerDigits = (long) value.precision() - value.scale();
    if (Math.abs(integerDigits) > MAX_CHARACTERS || plainLength(value) > MAX_CHARACTERS) {
      throw tooLarge();
    }
    return value;
  }

  private static int plainLength(BigDecimal value) {
    int fraction = fractionDigits(value);
    int sign = value.signum() < 0 ? 1 : 0;
    return sign + Math.max(1, integerDigits(value)) + (fraction == 0 ? 0 : 1 + fraction);
  }

  /** A number that was parsed before. */
  static BigDecimal written(String text) {
    try {
      return parse(text);
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(e.reason(), e);
    }
  }

  /** Plain notation without needless zeros; -0 is 0. */
  public static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** Digits before the point that the exact value needs: 0 for 0.05, 4 for 1E3, 1 for 0. */
  public static int integerDigits(BigDecimal value) {
    return value.signum() == 0 ? 1 : Math.max(0, value.precision() - value.scale());
  }

  /** Digits after the point that the exact value needs: 2 for 0.05, 0 for 1E3, 1 for 1.50. */
  public static int fractionDigits(BigDecimal value) {
    return value.signum() == 0 ? 0 : Math.max(0, value.stripTrailingZeros().scale());
  }

  private static boolean isWellFormed(String text) {
    int at = skipSign(text, 0);
    int pointAt = skipDigits(text, at);
    int digits = pointAt - at;
    at = pointAt;
    if (at < text.length() && text.charAt(at) == '.') {
      int end = skipDigits(text, at + 1);
      digits += end - at - 1;
      at = end;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponentAt = skipSign(text, at + 1);
      at = skipDigits(text, exponentAt);
      if (at == exponentAt) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int skipSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static MalformedRecordException notANumber(String text) {
    return new MalformedRecordException(
        "expected a number, found " + text.length() + " characters that are none");
  }

  private static MalformedRecordException tooLarge() {
    return new MalformedRecordException("expected a number of at most " + MAX_CHARACTERS
        + " characters in plain notation, found a longer one");
  }
}
