// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.Chain;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.WriteMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Changes that a table does not have yet. */
sealed interface ChangeSource extends LandedSource
    permits ExportedChanges, RequestedChanges, StreamedChanges {
  /** What the table said of itself when the changes were chosen. */
  TableHistory history();

  /** Up to when the table has every change once these landings are applied. */
  Instant through(List<Landing> landings);

  /** The time of which the first old image of each item is; empty where that is the time of its change. */
  default Optional<Instant> oldImagesFrom(List<Landing> landings) {
    return landings.stream()
        .map(landing -> Objects.requireNonNull(landing.summary().window()).from())
        .min(Comparator.naturalOrder());
  }

  /** Whether these are all changes since the time up to which the table had every one; what a stream tells may have been lost before. */
  default Coverage coverage() {
    return Coverage.COMPLETE;
  }

  enum Coverage {
    COMPLETE,
    AS_FAR_AS_LANDED
  }

  /**
   * Writes down what the table will have applied, if it needs more than {@link #through} for that. Nobody reads it before a commit
   * names it.
   *
   * @param place unique for this attempt and pass
   * @return what the table's history is to name
   */
  default String recordApplied(String place) {
    return history().applied();
  }

  /** After the commit. */
  default void applied(String record) {}

  /** @throws DynamoLakeException CONFIGURATION if the table cannot take changes */
  static TableHistory historyOf(SparkSession spark, PipelineSpec spec) {
    LakeTable table = LakeTable.of(spec.write().format(), spark, spec.tableFolder());
    String mode = spec.write().mode() == WriteMode.HISTORY ? "history" : "replace";
    if (!table.exists()) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot apply changes to " + spec.tableFolder()
              + ": there is no table yet. Publish a full export or a scan with write.mode "
              + mode + " first.");
    }
    return TableHistory.of(table.properties())
        .orElseThrow(() -> new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot apply changes to " + spec.tableFolder()
                + ": it does not tell which snapshot it is. Publish a whole full export or a whole scan with write.mode "
                + mode + " first."));
  }

  /** What joins on to a table of this history. */
  static Chain.Link link(TableHistory history) {
    return new Chain.Link(history.tableArn(), history.tableId(), history.through());
  }
}
