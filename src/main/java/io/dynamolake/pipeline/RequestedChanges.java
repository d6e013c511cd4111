// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.ChangeWindow;
import io.dynamolake.landing.ExportedWindow;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunSource;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.export.ChangeExports;
import io.dynamolake.source.export.ChangeExports.Window;
import io.dynamolake.source.export.ExportSpec;
import io.dynamolake.source.export.MissingWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The incremental exports that the table still needs, those included that the run asks DynamoDB for, once, whatever becomes of the
 * attempts.
 *
 * @param history what the table says of itself
 * @param found the exports of the table that are there
 * @param missing what has to be asked for, as of now; a run that goes on asks for what it set out to
 */
record RequestedChanges(
    Configuration configuration,
    String controlFolder,
    ChangeExports exports,
    String path,
    TableHistory history,
    List<ExportedWindow> found,
    List<Window> missing)
    implements ChangeSource {
  /** Beyond a day what an unfinished run asked for lies among the exports, and is found there. */
  private static final Duration RESUMABLE = Duration.ofDays(1);

  /** A snapshot's time is not exact. */
  private static final Duration SNAPSHOT_MARGIN = Duration.ofMinutes(5);

  private static final String WINDOWS = "requested-windows";

  /** What a run set out to ask for. */
  private record Pinned(List<Window> windows) {}

  /**
   * Finds the exports, and asks DynamoDB what can be exported beyond them.
   *
   * @throws DynamoLakeException CONFIGURATION if the table cannot take changes, or is of another source; INTEGRITY if changes are missing
   *     that cannot be exported any more, or the source was dropped and created again; and as {@link ChangeExports}
   */
  static RequestedChanges find(
      SparkSession spark, PipelineSpec spec, String path, ExportSpec request) {
    TableHistory history = ChangeSource.historyOf(spark, spec);
    ChangeExports exports = ChangeExports.open(request);
    requireSame(history, exports.table(), spec.tableFolder());
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    List<ExportedWindow> found = windows(configuration, path, history);
    Duration margin = history.latest().equals(Instant.EPOCH) ? SNAPSHOT_MARGIN : Duration.ZERO;
    List<Window> missing =
        MissingWindows.of(ChangeSource.link(history), margin, found, path, exports.recovery());
    return new RequestedChanges(
        configuration, spec.controlFolder(), exports, path, history, found, missing);
  }

  private static void requireSame(TableHistory history, SourceTable table, String tableFolder) {
    if (!table.arn().equals(history.tableArn())) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot apply changes of " + table.arn() + " to " + tableFolder + ": it was made of "
              + history.tableArn() + ". Correct source.table and source.region.");
    }
    boolean sameId =
        history.tableId().isEmpty() || table.id().isEmpty() || history.tableId().equals(table.id());
    if (!sameId) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot apply changes of " + table.arn() + " to " + tableFolder
              + ": the table was dropped and created again since. Publish a full export or a scan of the new one with write.mode"
              + " replace.");
    }
  }

  private static List<ExportedWindow> windows(
      Configuration configuration, String path, TableHistory history) {
    return ExportedWindow.findAny(configuration, path).stream()
        .filter(window -> window.tableArn().equals(history.tableArn()))
        .toList();
  }

  /** Nothing is missing between these. */
  private Optional<ExportedChanges> chain(List<ExportedWindow> windows) {
    return windows.isEmpty()
        ? Optional.empty()
        : Optional.of(ExportedChanges.of(configuration, path, history, windows));
  }

  @Override
  public Instant through(List<Landing> landings) {
    Instant through = history.through();
    for (Landing landing : landings) {
      ChangeWindow window = landing.summary().window();
      if (window != null && window.to().isAfter(through)) {
        through = window.to();
      }
    }
    return through;
  }

  @Override
  public RunSource described() {
    return new RunSource("changes", path, null, null, null, history.tableArn(), history.tableId());
  }

  /** Where the table is: from there on a run asks for what is missing once. */
  @Override
  public String point() {
    return history.tableArn() + " " + history.tableId() + " " + history.through();
  }

  @Override
  public RunId runId(String table, String mode, Instant now) {
    return RunId.at(table, mode, "changes", now);
  }

  @Override
  public Optional<RunId> doneBy() {
    boolean done = missing.isEmpty()
        && chain(found).map(ExportedChanges::doneBy).map(Optional::isPresent).orElse(true);
    return done ? Optional.of(new RunId(history.run())) : Optional.empty();
  }

  @Override
  public Optional<Duration> resumesBy() {
    return Optional.of(RESUMABLE);
  }

  @Override
  public TableKey key() {
    return exports.table().key();
  }

  @Override
  public Optional<Landing> landed(RunId runId) {
    return missing.isEmpty()
        ? chain(found).flatMap(changes -> changes.landed(runId))
        : Optional.empty();
  }

  @Override
  public PlannedRun.Reading estimate() {
    return PlannedRun.Reading.ofWindows(missing.stream()
        .map(window -> new PlannedRun.Window(window.from(), window.to()))
        .toList());
  }

  @Override
  public Landed land(RunId runId) {
    RunFolder folder = RunFolder.of(configuration, controlFolder, runId);
    Pinned pinned = folder.checkpoint(WINDOWS, Pinned.class).orElse(new Pinned(missing));
    folder.checkpoint(WINDOWS, pinned);
    exports.complete(
        pinned.windows(),
        window -> new RequestJournal(
            folder,
            "export-request-" + (1 + pinned.windows().indexOf(window)),
            folder.path() + "\n" + window.from() + "\n" + window.to()));
    return chain(windows(configuration, path, history))
        .map(changes -> changes.land(runId))
        .orElseThrow(() -> new DynamoLakeException(
            ErrorCode.INTEGRITY,
            "Cannot read the exports of " + history.tableArn() + " below " + path
                + ": DynamoDB has completed them, but they are not there. Run again when they are visible. If somebody has deleted"
                + " them, export the same windows to another place, and move them here."));
  }
}
