// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that only moves when somebody sleeps or says so. */
final class TestTime extends Clock implements Timing {
  static final Instant START = Instant.parse("2026-11-22T02:00:00.250Z");

  private final List<Duration> slept = new ArrayList<>();
  private Instant now = START;

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  synchronized List<Duration> slept() {
    return List.copyOf(slept);
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration pause) {
    slept.add(pause);
    now = now.plus(pause);
  }

  @Override
  public double jitter() {
    return 0;
  }

  @Override
  public Instant instant() {
    return now();
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
