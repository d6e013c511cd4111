// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;

/**
 * Read units a second, as much as DynamoDB gives and the limit allows: halved when DynamoDB says to slow down, and raised again evenly.
 *
 * <p>Without a limit it is unlimited until the first throttle. Then it is half of what was consumed of late, grows back to that in five
 * seconds, on from there by a fifth each second, and is unlimited again when a minute has passed in peace. Not thread-safe.
 */
final class ReadRate {
  private static final double FALL = 0.5;
  /** Several tasks hear of the same throttling. */
  private static final Duration ONE_FALL_IN = Duration.ofSeconds(1);

  private static final double SECONDS_TO_RISE = 10;
  private static final double GROWTH = 0.2;
  private static final Duration PEACE = Duration.ofMinutes(1);
  private static final double SECONDS_FOR_A_PAGE = 5;
  private static final double WINDOW_NANOS = 2e9;
  private static final double NANOS = 1e9;

  private final double limit;
  private double unitsPerSecond;
  private double beforeTheFall;
  private long now;
  private long fellAt;
  private boolean fell;
  private double windowUnits;
  private long windowBegan;
  private double consumedPerSecond;

  /** @param limit infinite for none */
  ReadRate(double limit, long now) {
    this.limit = limit;
    this.unitsPerSecond = limit;
    this.beforeTheFall = limit;
    this.now = now;
    this.windowBegan = now;
  }

  double limit() {
    return limit;
  }

  boolean isUnlimited() {
    return Double.isInfinite(unitsPerSecond);
  }

  double unitsPerSecond() {
    return unitsPerSecond;
  }

  /** Raises the rate for the time that has passed. */
  void advance(long nanoTime) {
    double seconds = (nanoTime - now) / NANOS;
    now = nanoTime;
    if (nanoTime - windowBegan >= WINDOW_NANOS) {
      consumedPerSecond = windowUnits * NANOS / (nanoTime - windowBegan);
      windowUnits = 0;
      windowBegan = nanoTime;
    }
    if (!fell || isUnlimited()) {
      return;
    }
    if (unitsPerSecond < beforeTheFall) {
      unitsPerSecond += seconds * beforeTheFall / SECONDS_TO_RISE;
    } else {
      unitsPerSecond *= Math.pow(1 + GROWTH, seconds);
    }
    boolean atPeace = nanoTime - fellAt > PEACE.toNanos();
    unitsPerSecond = Math.min(limit, atPeace ? limit : unitsPerSecond);
  }

  void consumed(double units) {
    windowUnits += units;
  }

  /**
   * DynamoDB has throttled a request.
   *
   * @param pageUnits the cost of a page: the rate never falls below one in some seconds, which tells when DynamoDB has recovered
   */
  void slowDown(long nanoTime, double pageUnits) {
    if (fell && nanoTime - fellAt < ONE_FALL_IN.toNanos()) {
      return;
    }
    fell = true;
    fellAt = nanoTime;
    double least = Math.min(limit, pageUnits / SECONDS_FOR_A_PAGE);
    beforeTheFall = isUnlimited()
        ? Math.max(Math.max(consumedPerSecond, windowUnits), pageUnits)
        : unitsPerSecond;
    unitsPerSecond = Math.max(least, beforeTheFall * FALL);
  }
}
