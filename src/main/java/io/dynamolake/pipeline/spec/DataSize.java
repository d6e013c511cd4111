// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written with a unit. As in Spark and Hadoop, 1 KB is 1,024 bytes; KiB means the same. */
public record DataSize(long bytes) implements Serializable {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,19})\\s*([KMGT]?)(i?)B");
  private static final String UNITS = "KMGT";

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("Negative size: " + bytes);
    }
  }

  public static DataSize ofMegabytes(long megabytes) {
    return new DataSize(Math.multiplyExact(megabytes, 1L << 20));
  }

  /** Empty for a text without a unit, with a fraction, or beyond a long. */
  static Optional<DataSize> parse(String text) {
    Matcher matcher = TEXT.matcher(text.toUpperCase(Locale.ROOT).replace("IB", "iB"));
    if (!matcher.matches() || (matcher.group(2).isEmpty() && !matcher.group(3).isEmpty())) {
      return Optional.empty();
    }
    int shift = 10 * (UNITS.indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1));
    BigInteger bytes = new BigInteger(matcher.group(1)).shiftLeft(shift);
    return bytes.bitLength() < Long.SIZE
        ? Optional.of(new DataSize(bytes.longValue()))
        : Optional.empty();
  }

  /** With the largest unit that divides it: {@code 256MB}. */
  @Override
  public String toString() {
    int unit = 0;
    long amount = bytes;
    while (unit < UNITS.length() && amount != 0 && amount % 1024 == 0) {
      amount /= 1024;
      unit++;
    }
    return amount + (unit == 0 ? "B" : UNITS.charAt(unit - 1) + "B");
  }
}
