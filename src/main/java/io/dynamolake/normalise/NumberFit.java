// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.NumberText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Puts a number into a typed slot if the type holds it exactly; never rounds. */
final class NumberFit {
  private static final int LONG_DIGITS = 18;
  private static final long[] POWERS = new long[LONG_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= LONG_DIGITS; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  /** A number of so few digits comes back from the double that is next to it. */
  private static final int ROUND_TRIP_DIGITS = 15;

  private static final long MAX_ROUND_TRIP = 999_999_999_999_999L;
  /** So many digits tell any two doubles apart. */
  private static final int MOST_DOUBLE_DIGITS = 17;

  /** Those that a double holds exactly, so that dividing by them rounds once, to the double next to the quotient. */
  private static final double[] DOUBLE_POWERS = new double[23];

  static {
    for (int i = 0; i < DOUBLE_POWERS.length; i++) {
      DOUBLE_POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private NumberFit() {}

  /** Writes nothing and returns false if {@code decimal(precision, scale)} cannot hold the number. */
  static boolean decimal(NumberText number, int precision, int scale, int slot, ValueSink sink) {
    if (number.isSmall()) {
      long unscaled = rescale(number.unscaled(), number.scale(), scale);
      boolean inRange = precision > LONG_DIGITS || Math.abs(unscaled) < POWERS[precision];
      if (unscaled != Long.MIN_VALUE && inRange) {
        sink.decimal(slot, unscaled, precision, scale);
        return true;
      }
    }
    BigDecimal value = number.exact();
    value = value.scale() > scale ? value.stripTrailingZeros() : value;
    // A value of 400 written characters may mean a thousand digits: decide before they are spelled
    // out.
    if (value.signum() == 0) {
      sink.decimal(slot, 0L, precision, scale);
      return true;
    }
    if (value.scale() > scale || value.precision() - value.scale() > precision - scale) {
      return false;
    }
    sink.decimal(slot, value.setScale(scale, RoundingMode.UNNECESSARY), precision, scale);
    return true;
  }

  static boolean int64(NumberText number, int slot, ValueSink sink) {
    long value = integer(number, 0);
    if (value == Long.MIN_VALUE) {
      return exactLongMinimum(number, slot, sink);
    }
    sink.int64(slot, value);
    return true;
  }

  static boolean int32(NumberText number, int slot, ValueSink sink) {
    long value = integer(number, 0);
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      return false;
    }
    sink.int32(slot, (int) value);
    return true;
  }

  /** A double that {@link #shortest} makes the same number of again; anything else does not fit. */
  static boolean float64(NumberText number, int slot, ValueSink sink) {
    if (number.isSmall()
        && Math.abs(number.unscaled()) <= MAX_ROUND_TRIP
        && number.scale() < DOUBLE_POWERS.length) {
      sink.float64(slot, number.unscaled() / DOUBLE_POWERS[number.scale()]);
      return true;
    }
    BigDecimal exact = number.exact();
    double value = exact.doubleValue();
    boolean same = !Double.isInfinite(value) && shortest(value).compareTo(exact) == 0;
    if (same) {
      sink.float64(slot, value);
    }
    return same;
  }

  /** The number of fewest digits, but at least 15, that the double is next to. Double.toString depends on the version of the JDK. */
  static BigDecimal shortest(double value) {
    BigDecimal binary = new BigDecimal(value);
    for (int digits = ROUND_TRIP_DIGITS; digits < MOST_DOUBLE_DIGITS; digits++) {
      BigDecimal rounded = binary.round(new MathContext(digits));
      if (rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return binary.round(new MathContext(MOST_DOUBLE_DIGITS));
  }

  /**
   * A timestamp counted in units of {@code 10^-unitScale} seconds, as microseconds.
   *
   * @return false if the number has more digits than microseconds hold
   */
  static boolean timestamp(NumberText number, int unitScale, int slot, ValueSink sink) {
    long micros = integer(number, 6 - unitScale);
    if (micros == Long.MIN_VALUE) {
      return false;
    }
    sink.int64(slot, micros);
    return true;
  }

  /** {@code number * 10^shift} as a long, or Long.MIN_VALUE if it is no integer of 64 bits. */
  private static long integer(NumberText number, int shift) {
    if (number.isSmall()) {
      long value = rescale(number.unscaled(), number.scale(), shift);
      if (value != Long.MIN_VALUE) {
        return value;
      }
    }
    BigDecimal value = number.exact().stripTrailingZeros();
    if (value.signum() == 0) {
      return 0;
    }
    if (value.scale() > shift || value.precision() - value.scale() + shift > 19) {
      return Long.MIN_VALUE;
    }
    try {
      return value.scaleByPowerOfTen(shift).longValueExact();
    } catch (ArithmeticException e) {
      return Long.MIN_VALUE;
    }
  }

  private static boolean exactLongMinimum(NumberText number, int slot, ValueSink sink) {
    boolean minimum = number.exact().compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) == 0;
    if (minimum) {
      sink.int64(slot, Long.MIN_VALUE);
    }
    return minimum;
  }

  /** The unscaled value at another scale, or Long.MIN_VALUE where that is inexact or might not fit a long. */
  private static long rescale(long unscaled, int from, int to) {
    if (from == to) {
      return unscaled;
    }
    int by = Math.abs(to - from);
    if (unscaled == 0) {
      return 0;
    }
    if (by > LONG_DIGITS) {
      return Long.MIN_VALUE;
    }
    long power = POWERS[by];
    if (from > to) {
      return unscaled % power == 0 ? unscaled / power : Long.MIN_VALUE;
    }
    return Math.abs(unscaled) < POWERS[LONG_DIGITS] / power ? unscaled * power : Long.MIN_VALUE;
  }
}
