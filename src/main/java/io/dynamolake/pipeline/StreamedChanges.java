// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.StreamLanding;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.pipeline.spec.StreamSource;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunSource;
import io.dynamolake.schema.TableKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The change files of a landing that the table has not applied yet, all of them, as they lay there when the run began.
 *
 * @param history what the table says of itself
 * @param before paths of the files that it has applied
 * @param pending those that it has not
 */
record StreamedChanges(
    AppliedFiles files,
    TableHistory history,
    StreamLanding landing,
    Set<String> before,
    List<LandingFile> pending)
    implements ChangeSource {
  /** A run that was not finished for longer than this is not gone on with: there is nothing of it to use. */
  private static final Duration RESUMABLE = Duration.ofHours(1);

  /**
   * Lists the landing and holds it against the table.
   *
   * @throws DynamoLakeException CONFIGURATION if the table cannot take changes, or there is no landing; INTEGRITY if changes are missing
   */
  static StreamedChanges find(SparkSession spark, PipelineSpec spec, StreamSource source) {
    TableHistory history = ChangeSource.historyOf(spark, spec);
    AppliedFiles files =
        new AppliedFiles(spark.sparkContext().hadoopConfiguration(), spec.controlFolder());
    StreamLanding landing = StreamLanding.open(files.configuration(), source.landing());
    landing.requireWhole(ChangeSource.link(history));
    Set<String> before = files.read(history.applied());
    List<LandingFile> pending =
        landing.files().stream().filter(file -> !before.contains(file.path())).toList();
    return new StreamedChanges(files, history, landing, before, pending);
  }

  @Override
  public Instant through() {
    return history.through();
  }

  /** The applied files that lie in this landing still, these, and those of other landings; what is gone need not be remembered. */
  @Override
  public String recordApplied(String place) {
    SortedSet<String> paths = new TreeSet<>();
    for (String path : before) {
      if (!path.startsWith(landing.root() + "/")) {
        paths.add(path);
      }
    }
    landing.files().forEach(file -> paths.add(file.path()));
    return files.write(paths, place);
  }

  @Override
  public void applied(String record) {
    files.deleteAllBut(record);
  }

  @Override
  public RunSource described() {
    return new RunSource(
        "changes",
        landing.root(),
        pending.isEmpty() ? null : point(),
        null,
        null,
        history.tableArn(),
        history.tableId());
  }

  @Override
  public String point() {
    return landed().id();
  }

  /** A new one: after a table was set back to an older version, the same files are another run. */
  @Override
  public RunId runId(String table, String mode, Instant now) {
    return RunId.at(table, mode, "stream", now);
  }

  /** The run that brought the table where it is, if there is nothing to apply beyond it. */
  @Override
  public Optional<RunId> doneBy() {
    return pending.isEmpty() ? Optional.of(new RunId(history.run())) : Optional.empty();
  }

  @Override
  public Optional<Duration> resumesBy() {
    return Optional.of(RESUMABLE);
  }

  @Override
  public @Nullable TableKey key() {
    return null;
  }

  @Override
  public Optional<Landing> landed(RunId runId) {
    return Optional.of(landed());
  }

  @Override
  public PlannedRun.Reading estimate() {
    throw new IllegalStateException("The files of a landing have landed");
  }

  @Override
  public Landed land(RunId runId) {
    return new Landed(List.of(landed()), described());
  }

  private Landing landed() {
    return landing.landing(history.tableArn(), history.tableId(), pending);
  }
}
