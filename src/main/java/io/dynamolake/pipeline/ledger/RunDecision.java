// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.report.RunResult;
import org.jspecify.annotations.Nullable;

/** What to do when a run id is asked for, decided from what its folder holds. */
public sealed interface RunDecision {
  /** Nothing of this run is there. */
  record Start() implements RunDecision {}

  /** An earlier attempt did not reach its end; it may have committed, so look in the table before writing. */
  record Resume(RunPlan stored) implements RunDecision {}

  /** The run reached its end; {@code result} says what it published. */
  record Noop(RunResult result) implements RunDecision {}

  /** The run cannot be repeated as it is asked for; nothing is touched. */
  record Refuse(DynamoLakeException reason) implements RunDecision {}

  /** Pure. Both arguments with {@code null} describe a folder without that file. */
  static RunDecision decide(
      RunFolder folder, @Nullable RunPlan stored, RunPlan wanted, @Nullable RunResult result) {
    if (stored == null) {
      return result == null ? new Start() : new Refuse(LedgerErrors.orphanedResult(folder.path()));
    }
    if (!stored.fingerprint().equals(wanted.fingerprint())) {
      return new Refuse(LedgerErrors.changed(wanted.runId(), stored.changesTo(wanted)));
    }
    if (result != null && result.succeeded()) {
      return new Noop(result);
    }
    return new Resume(stored);
  }

  /**
   * Reads the folder and decides. Decide again once the lock is held: another process may have finished the run meanwhile.
   *
   * @throws DynamoLakeException INTEGRITY when a file in the folder cannot be trusted
   */
  static RunDecision decide(RunFolder folder, RunPlan wanted) {
    return decide(folder, folder.plan().orElse(null), wanted, folder.result().orElse(null));
  }
}
