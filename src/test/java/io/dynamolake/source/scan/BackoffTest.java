// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void neverMakesMoreAttemptsAtAPageThanItPromises() {
    for (long seed = 0; seed < 200; seed++) {
      assertThat(attempts(new Random(seed)))
          .as("seed %d", seed)
          .isBetween(90, Backoff.MOST_ATTEMPTS);
    }
    assertThat(attempts(new Random() {
          @Override
          public long nextLong(long bound) {
            return 0;
          }
        }))
        .isBetween(180, Backoff.MOST_ATTEMPTS - 1);
  }

  private int attempts(Random random) {
    Backoff backoff = new Backoff(random, nanos::get);
    int attempts = 1;
    for (OptionalLong wait = backoff.waitMillis(Backoff.Cause.FAILED);
        wait.isPresent();
        wait = backoff.waitMillis(Backoff.Cause.FAILED)) {
      nanos.addAndGet(Duration.ofMillis(wait.getAsLong()).toNanos());
      attempts++;
    }
    return attempts;
  }

  @Test
  void waitsLongerEachTimeAndLongestWhenThrottled() {
    Backoff backoff = new Backoff(new Random(1), nanos::get);

    assertThat(backoff.waitMillis(Backoff.Cause.FAILED)).matches(within(100, 200));
    assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).matches(within(500, 1_000));
    for (int i = 0; i < 20; i++) {
      backoff.waitMillis(Backoff.Cause.FAILED);
    }
    assertThat(backoff.waitMillis(Backoff.Cause.FAILED)).matches(within(10_000, 20_000));
    backoff.begin();
    assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).matches(within(250, 500));
  }

  @Test
  void losesPatienceHalfAnHourAfterThePageHasFailedFirst() {
    Backoff backoff = new Backoff(new Random(1), nanos::get);

    nanos.addAndGet(Backoff.PATIENCE.toNanos()); // waiting for the first turn is no failure
    for (int failure = 1; failure < Backoff.FEWEST_ATTEMPTS; failure++) {
      assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).isPresent();
    }
    nanos.addAndGet(Backoff.PATIENCE.toNanos());
    assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).isPresent();
    nanos.incrementAndGet();
    assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).isEmpty();
    backoff.begin();
    assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).isPresent();
  }

  @Test
  void hasPatienceForSomeAttemptsHoweverLongTheirTurnsTake() {
    Backoff backoff = new Backoff(new Random(1), nanos::get);
    for (int attempt = 1; attempt < Backoff.FEWEST_ATTEMPTS; attempt++) {
      assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).isPresent();
      nanos.addAndGet(Backoff.PATIENCE.toNanos());
    }
    assertThat(backoff.waitMillis(Backoff.Cause.THROTTLED)).isEmpty();
  }

  private static Predicate<OptionalLong> within(long least, long most) {
    return wait -> wait.isPresent() && wait.getAsLong() >= least && wait.getAsLong() <= most;
  }
}
