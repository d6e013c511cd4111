// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock and a monotonic one: time passes on both, a jump moves the wall clock only. */
final class MovableClock extends Clock {
  private volatile Instant now;
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

  MovableClock(Instant start) {
    now = start;
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos.addAndGet(time.toNanos());
  }

  void jump(Duration distance) {
    now = now.plus(distance);
  }

  /** The machine sleeps: its monotonic clock stands still. */
  void sleep(Duration time) {
    jump(time);
  }

  long nanoTime() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
