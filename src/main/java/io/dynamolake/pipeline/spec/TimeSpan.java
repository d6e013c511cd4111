// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Lengths of time as one number with a unit: {@code 90s}, {@code 15m}, {@code 12h}, {@code 2d}. */
public final class TimeSpan {
  private static final Duration LONGEST = Duration.ofDays(30);

  private enum Unit {
    D(Duration.ofDays(1)),
    H(Duration.ofHours(1)),
    M(Duration.ofMinutes(1)),
    S(Duration.ofSeconds(1));

    private final Duration length;

    Unit(Duration length) {
      this.length = length;
    }

    private char letter() {
      return Character.toLowerCase(name().charAt(0));
    }

    private boolean divides(Duration span) {
      return span.toMillis() % length.toMillis() == 0;
    }
  }

  private TimeSpan() {}

  /** From a second to thirty days; empty for anything else. */
  public static Optional<Duration> parse(String text) {
    if (!text.matches("[1-9]\\d{0,6}[smhd]")) {
      return Optional.empty();
    }
    int last = text.length() - 1;
    long amount = Long.parseLong(text.substring(0, last));
    return Stream.of(Unit.values())
        .filter(unit -> unit.letter() == text.charAt(last))
        .map(unit -> unit.length.multipliedBy(amount))
        .filter(span -> span.compareTo(LONGEST) <= 0)
        .findFirst();
  }

  /** With the largest unit that divides it; for whole seconds. */
  public static String text(Duration span) {
    return Stream.of(Unit.values())
        .filter(unit -> unit.divides(span))
        .map(unit -> span.dividedBy(unit.length) + String.valueOf(unit.letter()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not whole seconds: " + span));
  }
}
