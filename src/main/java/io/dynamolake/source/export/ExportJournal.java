// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.util.Optional;

/** The memory of a run, which outlives its process. */
public interface ExportJournal {
  /** Steps between which a process may die. */
  enum Step {
    /** What will be asked is stored. */
    PINNED,
    /** DynamoDB has answered; the answer is not stored. */
    ANSWERED,
    /** The answer is stored; the export is still being written. */
    WAITING,
    /** The export is complete; that is not stored. */
    COMPLETE
  }

  /** Names what is asked for once: equal names make equal tokens. */
  String run();

  /** What was stored last; empty for a run that never came so far. */
  Optional<ExportRequest> read();

  /** Stores durably, in place of what was stored before. */
  void store(ExportRequest request);

  /** Told at each step. */
  void reached(Step step);
}
