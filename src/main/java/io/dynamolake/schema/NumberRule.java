// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.Scalar;

/**
 * The type that numbers get: bigint if all are whole and have 64 bits; the smallest of decimal(18,f) and decimal(38,f) that holds all, with
 * room to grow; the decimal(38,f) that holds at least 99 % if there is one; else number.
 *
 * @param misfits how many of the numbers the type does not hold
 */
record NumberRule(ColumnType type, long misfits) {
  private static final int SHORT_PRECISION = 18;

  /** A short decimal keeps six digits of room. */
  private static final int SHORT_DIGITS = 12;

  private static final double ENOUGH = 0.99;

  static NumberRule of(long numbers, long longs, DigitHistogram digits) {
    if (longs == numbers) {
      return new NumberRule(Scalar.LONG, 0);
    }
    int[] most = new int[2];
    digits.forEach((integer, fraction, count) -> {
      most[0] = Math.max(most[0], integer);
      most[1] = Math.max(most[1], fraction);
    });
    if (most[0] + most[1] <= SHORT_DIGITS) {
      return new NumberRule(new DecimalType(SHORT_PRECISION, most[1]), 0);
    }
    if (most[0] + most[1] <= DecimalType.MAX_PRECISION) {
      return new NumberRule(new DecimalType(DecimalType.MAX_PRECISION, most[1]), 0);
    }
    return mostCovering(numbers, digits);
  }

  private static NumberRule mostCovering(long numbers, DigitHistogram digits) {
    DecimalType best = new DecimalType(DecimalType.MAX_PRECISION, 0);
    long bestCovered = -1;
    for (int scale = 0; scale <= DecimalType.MAX_PRECISION; scale++) {
      DecimalType type = new DecimalType(DecimalType.MAX_PRECISION, scale);
      long covered = covered(type, digits);
      if (covered > bestCovered) {
        best = type;
        bestCovered = covered;
      }
    }
    return bestCovered >= ENOUGH * numbers
        ? new NumberRule(best, numbers - bestCovered)
        : new NumberRule(Scalar.NUMBER, 0);
  }

  private static long covered(DecimalType type, DigitHistogram digits) {
    long[] covered = new long[1];
    digits.forEach((integer, fraction, count) -> {
      if (integer <= type.integerDigits() && fraction <= type.scale()) {
        covered[0] += count;
      }
    });
    return covered[0];
  }
}
