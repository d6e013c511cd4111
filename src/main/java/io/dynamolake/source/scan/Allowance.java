// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import org.jspecify.annotations.Nullable;

/**
 * What one task may consume before it stops, however fast. It stops before a page that would go beyond it, taking the largest page so
 * far for the next one's cost; but never before its first page, so that each attempt gets on. Thread-confined.
 */
final class Allowance {
  private final @Nullable Double units;
  private double spent;
  private double largest;

  /** @param units null for no limit */
  Allowance(@Nullable Double units) {
    this.units = units;
  }

  boolean isUsedUp() {
    return units != null && spent > 0 && spent + largest > units;
  }

  void spend(double readUnits) {
    spent += readUnits;
    largest = Math.max(largest, readUnits);
  }

  /** What an earlier attempt of this task has consumed already. */
  void spentBefore(double readUnits) {
    spent += readUnits;
  }
}
