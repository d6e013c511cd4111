// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.report.ReadProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Prints how far a scan is: on a terminal one line that changes each second, elsewhere a line of JSON each half minute. */
final class ProgressPrinter implements Consumer<ReadProgress> {
  /** Set by {@code bin/dynamolake}, because Java cannot tell whether standard error is a terminal. */
  static final String VARIABLE = "DYNAMOLAKE_STDERR";

  private static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofSeconds(30);
  private static final String ERASE_THE_REST = "\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long printedAt;
  private boolean printed;

  private ProgressPrinter(PrintStream err, boolean terminal, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.printedAt = nanoTime.getAsLong();
  }

  static ProgressPrinter of(
      Map<String, String> environment, PrintStream err, LongSupplier nanoTime) {
    return new ProgressPrinter(err, "terminal".equals(environment.get(VARIABLE)), nanoTime);
  }

  /** A scan that is over before it is time for a first line has none. */
  @Override
  public void accept(ReadProgress progress) {
    long now = nanoTime.getAsLong();
    Duration every = terminal ? ON_A_TERMINAL : ELSEWHERE;
    boolean due = now - printedAt >= every.toNanos();
    if (!due && !(printed && progress.isEnd())) {
      return;
    }
    printedAt = now;
    printed = !progress.isEnd();
    if (terminal) {
      err.print("\r" + progress.line() + ERASE_THE_REST + (progress.isEnd() ? "\n" : ""));
      err.flush();
    } else {
      err.println(progress.json());
    }
  }
}
