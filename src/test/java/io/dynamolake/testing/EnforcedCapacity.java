// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import java.time.Duration;

/**
 * What DynamoDB Local lacks: a table with so many read units a second, and a second's worth saved up. Like DynamoDB it lets a request pass
 * while anything is left, whatever the request will cost. Guarded by its proxy.
 */
final class EnforcedCapacity {
  private static final double NANOS = 1e9;

  private final double unitsPerSecond;
  private double units;
  private Duration filledAt = Duration.ZERO;

  EnforcedCapacity(double unitsPerSecond) {
    this.unitsPerSecond = unitsPerSecond;
    this.units = unitsPerSecond;
  }

  boolean isUsedUp(Duration now) {
    units =
        Math.min(unitsPerSecond, units + now.minus(filledAt).toNanos() / NANOS * unitsPerSecond);
    filledAt = now;
    return units <= 0;
  }

  void consume(double readUnits) {
    units -= readUnits;
  }
}
