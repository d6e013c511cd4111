// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * How long to wait between the attempts at one page: twice as long each time, up to 20 seconds, of which a random half is left out,
 * because segments that failed together must not come back together. It is the only owner of retries: the SDK makes one attempt at a call,
 * and a task does not fail for what DynamoDB answers.
 *
 * <p>Patience is over {@link #PATIENCE} after the first failure, but not before {@value #FEWEST_ATTEMPTS} attempts: with many tasks, most of
 * the time may be spent on waiting for a turn. There are never more than {@value #MOST_ATTEMPTS} attempts. Thread-confined.
 */
final class Backoff {
  static final Duration PATIENCE = Duration.ofMinutes(30);
  static final int MOST_ATTEMPTS = 200;
  static final int FEWEST_ATTEMPTS = 10;

  private static final long FIRST_MILLIS = 200;
  private static final long FIRST_THROTTLED_MILLIS = 500;
  private static final long LONGEST_MILLIS = 20_000;
  private static final int MOST_DOUBLINGS = 10;

  private final Random random;
  private final LongSupplier nanoTime;
  private long firstFailedAt;
  private int failures;

  Backoff(Random random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
  }

  /** The first attempt at another page comes next. */
  void begin() {
    failures = 0;
  }

  /** After a failed attempt: how long to wait before the next one; empty when patience is over. */
  OptionalLong waitMillis(Cause cause) {
    long now = nanoTime.getAsLong();
    if (failures == 0) {
      firstFailedAt = now;
    }
    int attempts = failures + 1;
    boolean tooLong = now - firstFailedAt > PATIENCE.toNanos();
    if (tooLong && attempts >= FEWEST_ATTEMPTS || attempts >= MOST_ATTEMPTS) {
      return OptionalLong.empty();
    }
    long first = cause == Cause.THROTTLED ? FIRST_THROTTLED_MILLIS : FIRST_MILLIS;
    long most = Math.min(LONGEST_MILLIS, first << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return OptionalLong.of(most / 2 + random.nextLong(most / 2 + 1));
  }

  enum Cause {
    THROTTLED,
    FAILED
  }
}
