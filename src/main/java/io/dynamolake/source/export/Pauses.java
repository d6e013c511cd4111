// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.time.Duration;
import java.util.stream.Stream;

/** Pauses that grow by half, from a second to a minute, each shortened at random by up to a third, so that many runs do not ask at once. */
final class Pauses {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Timing timing;
  private Duration next = FIRST;

  Pauses(Timing timing) {
    this.timing = timing;
  }

  /** @param most what is left of the time to wait */
  Duration next(Duration most) {
    Duration pause = Duration.ofMillis((long) (next.toMillis() * (1 - timing.jitter() / 3)));
    next = shorter(next.multipliedBy(3).dividedBy(2), LONGEST);
    return shorter(pause, most);
  }

  private static Duration shorter(Duration one, Duration other) {
    return Stream.of(one, other).min(Duration::compareTo).orElseThrow();
  }
}
