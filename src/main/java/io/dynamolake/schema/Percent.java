// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.math.BigDecimal;
import java.util.Locale;

/** Shares as a person reads them. */
final class Percent {
  private static final double SMALLEST = 0.00001;

  private Percent() {}

  /** All digits: a limit as it was written. */
  static String exact(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros();
    return percent.toPlainString() + " %";
  }

  /** Three digits after the point, and never 0 for what happened. */
  static String rounded(double share) {
    if (share > 0 && share < SMALLEST) {
      return "< 0.001 %";
    }
    return String.format(Locale.ROOT, "%.3f %%", share * 100);
  }
}
