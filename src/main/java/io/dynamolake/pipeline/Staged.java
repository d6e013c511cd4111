// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.report.Receipt;
import io.dynamolake.schema.DriftReport;
import io.dynamolake.table.StagedWrite;
import java.util.List;

/** What a run has written to files that no reader sees. */
sealed interface Staged permits StagedRun, StagedChanges {
  StagedWrite write();

  List<String> partitionColumns();

  ReadEvidence evidence();

  Receipt receipt();

  /** What was done, in a sentence, once it is published. */
  String summary();

  default DriftReport drift() {
    return evidence().drift();
  }
}
