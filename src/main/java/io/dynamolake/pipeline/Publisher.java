// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.pipeline.ledger.Attempt;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.Publication;
import org.apache.spark.sql.SparkSession;

/** Brings what has landed into the table: first to files that no reader sees, then to readers. Here snapshots and changes differ. */
interface Publisher<S extends Staged> {
  /**
   * Reads everything that has landed and writes files.
   *
   * @param pass each pass of an attempt writes to a place of its own
   */
  S stage(RegisteredSchema registered, Attempt attempt, int pass);

  /** Shows them in one commit; {@code beforeCommit} may still stop it. */
  Publication publish(S staged, Runnable beforeCommit);

  /** What every publisher works with. */
  record Context(
      SparkSession spark,
      PipelineSpec spec,
      RunFolder folder,
      LakeTable table,
      DriftPolicy policy,
      RegisteredSchemas schemas) {
    /** Relative to the table's root. */
    String stagingFolder(Attempt attempt, int pass) {
      return folder.id().folder() + "/" + attempt.number() + "-" + pass;
    }
  }
}
