// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunResultDraft;
import io.dynamolake.report.RunSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepeatedRunsTest {
  private final Deque<Supplier<RunResult>> rounds = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private boolean ending;

  private final RunListener heard = new RunListener() {
    @Override
    public void ran(RunResult result) {
      told.add("ran " + result.status());
    }

    @Override
    public void postponed(String reason) {
      told.add("postponed: " + reason);
    }

    @Override
    public void captured(CaptureProgress pass) {
      told.add("captured");
    }
  };

  @Test
  void whatMayPassIsTriedAgainAndWhatIsDoneAlreadyIsNotTold() {
    rounds.add(() -> result(ExitStatus.DONE));
    rounds.add(() -> result(ExitStatus.DONE).asNoop(ExitStatus.DONE));
    rounds.add(() -> result(ExitStatus.UNAVAILABLE));
    rounds.add(() -> {
      throw new IllegalStateException(
          new DynamoLakeException(ErrorCode.LOCKED, "Another run has the table."));
    });
    rounds.add(() -> result(ExitStatus.INTEGRITY));
    assertThat(repeat()).isEqualTo(ExitStatus.INTEGRITY);
    assertThat(told)
        .containsExactly(
            "ran DONE",
            "postponed: It was UNAVAILABLE.",
            "postponed: Another run has the table.",
            "ran INTEGRITY");
  }

  @Test
  void aJobOfSparkThatTheStorageFailsIsTriedAgain() {
    rounds.add(() -> RepeatedRunsTest.<RuntimeException>thrown(
        new SparkException("Job aborted", new IOException("503"))));
    rounds.add(() -> RepeatedRunsTest.<RuntimeException>thrown(
        new SparkException("Job aborted", new ArithmeticException())));
    assertThatThrownBy(this::repeat).hasRootCauseInstanceOf(ArithmeticException.class);
    assertThat(told)
        .containsExactly(
            "postponed: Cannot use the storage: the storage fails (IOException: 503). Run again when it is back.");
  }

  /** As Scala throws checked exceptions: the compiler is not told. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> RunResult thrown(Exception checked) throws E {
    throw (E) checked;
  }

  @Test
  void whatDoesNotPassEndsTheRuns() {
    rounds.add(() -> {
      throw new DynamoLakeException(ErrorCode.CONFIGURATION, "There is no table.");
    });
    assertThatThrownBy(this::repeat).hasMessage("There is no table.");
    rounds.add(() -> {
      throw new IllegalStateException("a bug");
    });
    assertThatThrownBy(this::repeat).hasMessage("a bug");
    assertThat(told).isEmpty();
  }

  @Test
  void noRunBeginsAndNothingFailsWhileTheProcessEnds() {
    rounds.add(() -> {
      ending = true;
      throw new IllegalStateException("Spark is gone");
    });
    rounds.add(() -> {
      throw new AssertionError("a run began");
    });
    assertThat(repeat()).isEqualTo(ExitStatus.INTERRUPTED);
    assertThat(repeat()).isEqualTo(ExitStatus.INTERRUPTED);
    assertThat(told).isEmpty();
  }

  @Test
  void anInterruptedThreadEndsBetweenTwoRuns() {
    rounds.add(() -> {
      Thread.currentThread().interrupt();
      return result(ExitStatus.DONE);
    });
    assertThat(new RepeatedRuns(Duration.ofDays(1), () -> false, heard)
            .repeat(() -> rounds.remove().get()))
        .isEqualTo(ExitStatus.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  private ExitStatus repeat() {
    return new RepeatedRuns(Duration.ofMillis(1), () -> ending, heard)
        .repeat(() -> rounds.remove().get());
  }

  private static RunResult result(ExitStatus status) {
    return new RunResultDraft(
            "r1",
            1,
            "orders",
            "lake",
            new RunSource("changes", "exports", null, null, null, "arn", "id"),
            "merge",
            "delta",
            "f",
            Instant.EPOCH)
        .finish(status, "It was " + status + ".", Instant.EPOCH);
  }
}
