// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.ExportSummary;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.spec.ChangesSource;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.pipeline.spec.ScanSource;
import io.dynamolake.pipeline.spec.StreamSource;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.WriteMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Of a table that keeps every version of every item: since when. A property of the table, from its first version on.
 *
 * @param changesFrom the snapshot that the table began with has every change that was made before this time
 * @param from what the table was is known from this time on: a scan sees some of the changes that are made while it goes on
 */
record KeptVersions(Instant changesFrom, Instant from) {
  static final String PROPERTY = "dynamolake.versions";

  /** Empty for a table that keeps the latest version of each item alone. */
  static Optional<KeptVersions> of(Map<String, String> properties) {
    String text = properties.getOrDefault(PROPERTY, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      String[] times = text.split("/", 2);
      return Optional.of(
          new KeptVersions(Instant.parse(times[0]), Instant.parse(times[times.length - 1])));
    } catch (DateTimeException e) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot tell since when the table keeps versions: its property " + PROPERTY
              + " is not what was written. Set it back to what it was.",
          e);
    }
  }

  /** @throws DynamoLakeException CONFIGURATION if the snapshot does not tell its time */
  static KeptVersions begin(Landing landing, PipelineSpec spec) {
    ExportSummary summary = landing.summary();
    Instant at = summary.exportTime();
    if (at == null) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot begin the history of " + spec.tableFolder() + " with " + landing.root()
              + ": its manifest does not tell the time of the export. Use another export.");
    }
    Instant end = summary.endTime();
    return new KeptVersions(at, spec.source() instanceof ScanSource && end != null ? end : at);
  }

  /** An interval as ISO 8601 writes it. */
  String property() {
    return changesFrom + "/" + from;
  }

  /**
   * A table keeps versions from its beginning on, or never.
   *
   * @throws DynamoLakeException CONFIGURATION if the pipeline would mix what a table keeps, or lose it
   */
  static void require(PipelineSpec spec, LakeTable table) {
    boolean exists = table.exists();
    boolean history = spec.write().mode() == WriteMode.HISTORY;
    boolean changes =
        spec.source() instanceof ChangesSource || spec.source() instanceof StreamSource;
    boolean kept = exists && of(table.properties()).isPresent();
    if (history && exists && !kept) {
      throw refused(
          "keep a history in",
          spec,
          "it has the latest version of each item alone. Use another table, and begin it with a full export or a scan in write.mode history.");
    }
    if (history && kept && !changes) {
      throw refused(
          "put a snapshot into",
          spec,
          "it keeps a history, and a snapshot does not tell when its items changed. Add changes to it (source.type changes); to begin another history, use another table.");
    }
    if (!history && kept) {
      throw refused(
          "write",
          spec,
          "it keeps a history, which write.mode " + PipelineWords.mode(spec)
              + " would destroy. Use write.mode history, or another table.");
    }
  }

  private static DynamoLakeException refused(String verb, PipelineSpec spec, String why) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION, "Cannot " + verb + " " + spec.tableFolder() + ": " + why);
  }
}
