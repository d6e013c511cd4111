// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket of read units that may go into debt: a page's cost is known only after it has come, so the next one waits until it is
 * paid. At most one second's units are saved up. Thread-confined.
 */
final class ReadBudget implements Pace {
  private static final double NANOS = 1e9;

  private final double unitsPerSecond;
  private final LongSupplier nanoTime;
  private double units;
  private long filledAt;

  ReadBudget(double unitsPerSecond, LongSupplier nanoTime) {
    this.unitsPerSecond = unitsPerSecond;
    this.nanoTime = nanoTime;
    this.filledAt = nanoTime.getAsLong();
  }

  @Override
  public void spend(double consumed) {
    fill();
    units -= consumed;
  }

  @Override
  public void throttled() {}

  @Override
  public Duration debt() {
    fill();
    return units >= 0
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil(-units / unitsPerSecond * NANOS));
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    units = Math.min(unitsPerSecond, units + (now - filledAt) / NANOS * unitsPerSecond);
    filledAt = now;
  }
}
