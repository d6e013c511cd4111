// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.ledger.RunDecision;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.RunLedger;
import io.dynamolake.pipeline.ledger.RunPlan;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunResultDraft;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What a command asks for, held against what the run folders tell. Nothing is written and no item is read.
 *
 * @param decision as of now; another process may change it until the lock is held
 */
record RunIntent(LandedSource source, RunFolder folder, RunPlan wanted, RunDecision decision) {
  static RunIntent of(
      Configuration configuration, RunOptions options, LandedSource source, Instant now) {
    PipelineSpec spec = options.spec();
    RunLedger ledger = new RunLedger(configuration, spec.controlFolder());
    Optional<RunId> done = source.doneBy();
    if (done.isPresent()) {
      return done(spec, ledger.folder(done.get()), source, now);
    }
    RunFolder folder = ledger.folder(runId(options, source, ledger, now));
    RunPlan wanted = plan(spec, source, folder.id(), now);
    return new RunIntent(source, folder, wanted, RunDecision.decide(folder, wanted));
  }

  /** What brought the table where it is. Its folder may have been deleted; there is nothing to do all the same. */
  private static RunIntent done(
      PipelineSpec spec, RunFolder folder, LandedSource source, Instant now) {
    Optional<RunPlan> stored = folder.plan();
    if (stored.isPresent()) {
      RunDecision decision = RunDecision.decide(folder, stored.get());
      // Without a result the run is to be concluded, unless the folder went away between the two
      // looks.
      if (decision instanceof RunDecision.Noop || folder.plan().isPresent()) {
        return new RunIntent(source, folder, stored.get(), decision);
      }
    }
    RunPlan wanted = plan(spec, source, folder.id(), now);
    RunResult forgotten = new RunResultDraft(
            folder.id().text(),
            1,
            spec.table(),
            spec.lake(),
            source.described(),
            PipelineWords.mode(spec),
            PipelineWords.format(spec),
            wanted.fingerprint(),
            now)
        .finish(ExitStatus.DONE, "The folder of this run is gone.", now);
    return new RunIntent(source, folder, wanted, new RunDecision.Noop(forgotten));
  }

  private static RunId runId(
      RunOptions options, LandedSource source, RunLedger ledger, Instant now) {
    String asked = options.runId();
    if (asked != null) {
      return new RunId(asked);
    }
    PipelineSpec spec = options.spec();
    RunId fresh = again(source.runId(spec.table(), PipelineWords.mode(spec), now), source, ledger);
    return source
        .resumesBy()
        .flatMap(age -> ledger.unfinished(plan(spec, source, fresh, now), now.minus(age)))
        .map(RunFolder::id)
        .orElse(fresh);
  }

  /**
   * Changes that the table needs, although their run is done, are those of a table that somebody took back to an earlier version, or
   * replaced by a snapshot: another run applies them.
   */
  private static RunId again(RunId id, LandedSource source, RunLedger ledger) {
    RunId next = id;
    for (int time = 2; source instanceof ChangeSource && isDone(ledger.folder(next)); time++) {
      next = id.again(time);
    }
    return next;
  }

  private static boolean isDone(RunFolder folder) {
    return folder.result().map(RunResult::succeeded).orElse(false);
  }

  private static RunPlan plan(PipelineSpec spec, LandedSource source, RunId id, Instant now) {
    return new RunPlan(
        id, spec.table(), PipelineWords.mode(spec), source.point(), spec.deciding(), null, now);
  }
}
