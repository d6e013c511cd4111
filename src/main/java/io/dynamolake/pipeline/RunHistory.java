// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.pipeline.ledger.LockHolder;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.RunLedger;
import io.dynamolake.pipeline.ledger.RunPlan;
import io.dynamolake.report.PastRun;
import io.dynamolake.report.RunResult;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Tells what the run folders of a table tell. */
record RunHistory(Configuration configuration, String controlFolder, Clock clock) {
  /** The newest first. A folder without a plan is passed over: that run did nothing. */
  List<PastRun> runs() {
    RunLedger ledger = new RunLedger(configuration, controlFolder);
    Optional<RunId> running = LockHolder.of(
            configuration, controlFolder, LockTiming.defaults(), clock)
        .map(LockHolder::runId);
    return ledger.runs().stream()
        .map(id -> run(ledger.folder(id), running))
        .flatMap(Optional::stream)
        .sorted(
            Comparator.comparing(RunHistory::time).thenComparing(PastRun::runId).reversed())
        .toList();
  }

  private static Instant time(PastRun run) {
    Instant started = run.startedAt();
    return started == null ? Instant.MAX : started;
  }

  private static Optional<PastRun> run(RunFolder folder, Optional<RunId> running) {
    String id = folder.id().text();
    try {
      Optional<RunResult> result = folder.result();
      boolean atWork = running.filter(folder.id()::equals).isPresent();
      if (result.isPresent() && (!atWork || result.get().succeeded())) {
        return result.map(PastRun::of);
      }
      Optional<Instant> planned = folder.plan().map(RunPlan::createdAt);
      return planned.map(time -> atWork
          ? PastRun.without(id, PastRun.RUNNING, time, "It holds the table's lock.")
          : PastRun.without(
              id,
              PastRun.UNFINISHED,
              time,
              "It was killed or has not begun. The same run id goes on."));
    } catch (DynamoLakeException e) {
      if (e.code() != ErrorCode.INTEGRITY) {
        throw e;
      }
      return Optional.of(
          PastRun.without(id, PastRun.UNTRUSTED, null, String.valueOf(e.getMessage())));
    }
  }
}
