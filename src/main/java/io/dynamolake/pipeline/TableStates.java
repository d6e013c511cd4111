// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.schema.VersionColumns;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.PastVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that a table has now, and those that it had: by the times of its versions where it keeps them, else by the versions of the table
 * itself, which tell from when their changes are.
 */
record TableStates(PipelineSpec spec, LakeTable table) {
  /** @param note which state it is */
  record State(Dataset<Row> rows, String note) {}

  /** One row an item. */
  Dataset<Row> now() {
    Dataset<Row> rows = table.read();
    return KeptVersions.of(table.properties()).isPresent()
        ? rows.filter(col(VersionColumns.VALID_TO).isNull())
        : rows;
  }

  /** @throws DynamoLakeException CONFIGURATION if the table does not know */
  State asOf(Instant time) {
    Optional<KeptVersions> kept = KeptVersions.of(table.properties());
    return kept.isPresent() ? byVersions(kept.get(), time) : byTable(time);
  }

  private State byVersions(KeptVersions kept, Instant time) {
    if (time.isBefore(kept.from())) {
      throw refused(time, "its history begins at " + kept.from() + ". Ask for that time or later.");
    }
    Column at = timestamp_micros(lit(ChronoUnit.MICROS.between(Instant.EPOCH, time)));
    Column to = col(VersionColumns.VALID_TO);
    Dataset<Row> rows = table
        .read()
        .filter(col(VersionColumns.VALID_FROM).leq(at).and(to.isNull().or(to.gt(at))));
    return new State(rows, "The items as of " + time + ", by their history" + upTo(time));
  }

  /** Changes of streams may have come beyond that. */
  private String upTo(Instant time) {
    return TableHistory.of(table.properties())
        .filter(history -> history.through().isBefore(time))
        .map(history -> ". Not all changes are known that were made after " + history.through())
        .orElse("");
  }

  private State byTable(Instant time) {
    PastVersion version = table
        .newest(properties -> TableHistory.of(properties)
            .map(
                history -> !history.through().isAfter(time) && !history.latest().isAfter(time))
            .orElse(true))
        .orElseThrow(() -> refused(
            time,
            "all versions that its log still tells of have changes from after that time. Ask for a later time; a table of write.mode history"
                + " answers for every time from its beginning on."));
    TableHistory history = TableHistory.of(version.properties())
        .orElseThrow(
            () -> refused(
                time,
                "version " + version.version()
                    + " does not tell which time of the source it is: it was written by partition, or is a part of its source."));
    return new State(
        table.read(version),
        "Version " + version.version() + " of the table, by run " + history.run()
            + ": the newest that has no change from after " + time + ". It has all from before "
            + history.through());
  }

  private DynamoLakeException refused(Instant time, String why) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot show " + spec.tableFolder() + " as of " + time + ": " + why);
  }
}
