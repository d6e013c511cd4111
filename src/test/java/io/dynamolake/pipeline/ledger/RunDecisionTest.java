// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.report.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RunDecisionTest {
  private static final RunId RUN = new RunId("replace-1");
  private static final RunPlan PLAN = Plans.plan(RUN);
  private static final RunPlan CHANGED = new RunPlan(
      RUN, "orders", "merge", "s3a://exports/1", Map.of("write.mode", "merge"), 3, Plans.CREATED);

  private final Configuration conf = new Configuration(false);
  private final RunFolder folder = RunFolder.of(conf, "/lake/_dynamolake/orders", RUN);

  @TempDir
  private Path control;

  @Test
  void anUnknownRunStarts() {
    assertThat(RunDecision.decide(folder, null, PLAN, null)).isEqualTo(new RunDecision.Start());
  }

  @Test
  void aPlannedRunIsResumed() {
    assertThat(RunDecision.decide(folder, PLAN, PLAN, null))
        .isEqualTo(new RunDecision.Resume(PLAN));
  }

  @ParameterizedTest
  @EnumSource(ExitStatus.class)
  void aFinishedRunIsANoopAndAFailedOneIsResumed(ExitStatus status) {
    RunResult result = Plans.result(RUN).finish(status, "So it ended.", Plans.CREATED);
    assertThat(RunDecision.decide(folder, PLAN, PLAN, result))
        .isEqualTo(
            result.succeeded() ? new RunDecision.Noop(result) : new RunDecision.Resume(PLAN));
  }

  @Test
  void anotherSchemaVersionIsNoOtherConfiguration() {
    RunPlan wanted = Plans.withSchemaVersion(PLAN, 9);
    assertThat(RunDecision.decide(folder, PLAN, wanted, null))
        .isEqualTo(new RunDecision.Resume(PLAN));
  }

  @Test
  void anotherConfigurationIsRefusedEvenWhenTheRunHasFinished() {
    RunResult done = Plans.result(RUN).finish(ExitStatus.DONE, "Done.", Plans.CREATED);
    assertThat(reason(RunDecision.decide(folder, PLAN, CHANGED, null)))
        .isEqualTo(reason(RunDecision.decide(folder, PLAN, CHANGED, done)))
        .isEqualTo(
            "CONFIGURATION Cannot run replace-1: it was planned with another configuration: (mode) was 'replace', is"
                + " 'merge'; write.format was 'delta', is not set; write.mode was 'replace', is 'merge'. Put the configuration"
                + " back, or start a new run with --run-id.");
  }

  @Test
  void aResultWithoutItsPlanIsRefused() {
    RunResult done = Plans.result(RUN).finish(ExitStatus.DONE, "Done.", Plans.CREATED);
    assertThat(reason(RunDecision.decide(folder, null, PLAN, done)))
        .startsWith(
            "INTEGRITY Cannot run in /lake/_dynamolake/orders/runs/replace-1: it has a result but no plan.");
  }

  @Test
  void aFolderIsReadBeforeItIsDecided() {
    RunFolder real = RunFolder.of(conf, control.toString(), RUN);
    assertThat(RunDecision.decide(real, PLAN)).isInstanceOf(RunDecision.Start.class);
    real.adopt(PLAN);
    assertThat(RunDecision.decide(real, PLAN)).isInstanceOf(RunDecision.Resume.class);
    real.conclude(Plans.result(RUN).finish(ExitStatus.DONE, "Done.", Plans.CREATED));
    assertThat(RunDecision.decide(real, PLAN)).isInstanceOf(RunDecision.Noop.class);
    assertThat(RunDecision.decide(real, CHANGED)).isInstanceOf(RunDecision.Refuse.class);
  }

  @Test
  void theLastUnfinishedScanOfTheSameConfigurationGoesOn() {
    RunLedger ledger = new RunLedger(conf, control.toString());
    assertThat(ledger.runs()).isEmpty();
    assertThat(ledger.unfinished(PLAN, Plans.CREATED)).isEmpty();
    for (String id : new String[] {"scan-1", "scan-2", "scan-3", "scan-4"}) {
      ledger.folder(new RunId(id)).adopt(Plans.plan(new RunId(id)));
    }
    ledger
        .folder(new RunId("scan-4"))
        .conclude(
            Plans.result(new RunId("scan-4")).finish(ExitStatus.DONE, "Done.", Plans.CREATED));
    ledger
        .folder(new RunId("scan-3"))
        .conclude(Plans.result(new RunId("scan-3"))
            .finish(ExitStatus.UNAVAILABLE, "Throttled.", Plans.CREATED));
    RunId changed = new RunId("scan-5");
    ledger
        .folder(changed)
        .adopt(
            new RunPlan(changed, "orders", "merge", "s3a://exports/1", Map.of(), 3, Plans.CREATED));
    ledger.folder(new RunId("scan-6")).beginAttempt(Plans.CREATED);
    assertThat(control.resolve("runs/_hidden").toFile().mkdirs()).isTrue();

    assertThat(ledger.runs())
        .extracting(RunId::text)
        .containsExactly("scan-1", "scan-2", "scan-3", "scan-4", "scan-5", "scan-6");
    assertThat(ledger.unfinished(PLAN, Plans.CREATED).orElseThrow().id()).hasToString("scan-3");
    assertThat(ledger.unfinished(PLAN, Plans.CREATED.plus(Duration.ofSeconds(1))))
        .isEmpty();
    assertThat(ledger.unfinished(CHANGED, Plans.CREATED)).isEmpty();

    RunId stamped = RunId.startedAt("orders", "x", Plans.CREATED);
    ledger.folder(stamped).adopt(Plans.plan(stamped));
    assertThat(ledger.unfinished(PLAN, Plans.CREATED).orElseThrow().id()).isEqualTo(stamped);
    RunId early = RunId.startedAt("orders", "y", Plans.CREATED.minusMillis(1));
    ledger.folder(early).adopt(Plans.plan(early));
    assertThat(ledger.unfinished(PLAN, Plans.CREATED).orElseThrow().id()).isEqualTo(stamped);
  }

  private static String reason(RunDecision decision) {
    DynamoLakeException reason = ((RunDecision.Refuse) decision).reason();
    assertThat(reason.code()).isIn(ErrorCode.CONFIGURATION, ErrorCode.INTEGRITY);
    return reason.code() + " " + reason.getMessage();
  }
}
