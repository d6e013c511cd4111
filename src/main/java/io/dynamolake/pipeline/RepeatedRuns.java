// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.report.RunResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs one after the other, never two at once: each begins an interval after the one before it began, or when that ends, if it took
 * longer. What fails in a way that may pass is tried again an interval later; any other failure ends the runs. Nothing is kept from one
 * run to the next.
 *
 * @param ending whether the process is about to end: then no run begins, and what fails is no failure
 */
record RepeatedRuns(Duration interval, BooleanSupplier ending, RunListener heard) {
  /**
   * Returns how the run ended that ended the runs; INTERRUPTED if this thread or process is to end.
   *
   * @throws DynamoLakeException for what failed, not to pass, before there was a run folder to tell it in
   */
  ExitStatus repeat(Supplier<RunResult> run) {
    while (!ending.getAsBoolean()) {
      long begun = System.nanoTime();
      Optional<ExitStatus> end = round(run);
      if (end.isPresent()) {
        return end.get();
      }
      try {
        TimeUnit.NANOSECONDS.sleep(interval.toNanos() - (System.nanoTime() - begun));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitStatus.INTERRUPTED;
      }
    }
    return ExitStatus.INTERRUPTED;
  }

  private Optional<ExitStatus> round(Supplier<RunResult> run) {
    RunResult result;
    try {
      result = run.get();
    } catch (Exception e) { // Scala throws checked ones that no signature tells
      if (ending.getAsBoolean()) {
        return Optional.of(ExitStatus.INTERRUPTED);
      }
      DynamoLakeException passing = passing(e);
      heard.postponed(String.valueOf(passing.getMessage()));
      return Optional.empty();
    }
    return switch (result.status()) {
      case DONE -> {
        if (!result.noop()) {
          heard.ran(result);
        }
        yield Optional.empty();
      }
      case UNAVAILABLE, LOCKED -> {
        heard.postponed(result.message());
        yield Optional.empty();
      }
      case CRASHED,
          CONFIGURATION,
          QUARANTINED,
          LIMIT,
          PERMISSION,
          INTEGRITY,
          PAUSED,
          INTERRUPTED -> {
        heard.ran(result);
        yield Optional.of(result.status());
      }
    };
  }

  /**
   * The failure, if it may pass.
   *
   * @throws RuntimeException the given one, or around it, if not
   */
  static DynamoLakeException passing(Exception failure) {
    return Failures.expected(failure)
        .filter(known -> known.code() == ErrorCode.UNAVAILABLE || known.code() == ErrorCode.LOCKED)
        .orElseThrow(() -> failure instanceof RuntimeException unchecked
            ? unchecked
            : new IllegalStateException(failure));
  }
}
