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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The change files of a landing that the table has not applied yet, all of them, as they lay there when the run began.
 *
 * @param history what the table says of itself
 * @param before paths of the files that it has applied
 * @param pending those that it has not
 * @param received files that others have landed in their own ways, and that it has not applied
 */
record StreamedChanges(
    AppliedFiles files,
    TableHistory history,
    StreamLanding landing,
    Set<String> before,
    List<LandingFile> pending,
    List<LandingFile> received,
    ReceivedFiles rewriting)
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
    StreamLanding landing = StreamLanding.open(
        files.configuration(),
        source.landing(),
        source.address() == null
            ? StreamLanding.Extent.ANY_FILES
            : StreamLanding.Extent.CHANGE_FILES);
    landing.requireWhole(ChangeSource.link(history));
    Set<String> before = files.read(history.applied());
    List<LandingFile> pending =
        landing.files().stream().filter(file -> !before.contains(file.path())).toList();
    List<LandingFile> received = landing.received().stream()
        .filter(file -> !before.contains(ReceivedFiles.mark(file)))
        .toList();
    String arn = history.tableArn();
    ReceivedFiles rewriting =
        new ReceivedFiles(spark, spec.controlFolder(), arn.substring(arn.lastIndexOf('/') + 1));
    return new StreamedChanges(files, history, landing, before, pending, received, rewriting);
  }

  @Override
  public Instant through(List<Landing> landings) {
    return history.through();
  }

  @Override
  public Optional<Instant> oldImagesFrom(List<Landing> landings) {
    return Optional.empty();
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
    landing.received().forEach(file -> paths.add(ReceivedFiles.mark(file)));
    return files.write(paths, place);
  }

  @Override
  public void applied(String record) {
    files.deleteAllBut(record);
    rewriting.delete(received);
  }

  @Override
  public RunSource described() {
    return new RunSource(
        "changes",
        landing.root(),
        isDone() ? null : point(),
        null,
        null,
        history.tableArn(),
        history.tableId());
  }

  @Override
  public String point() {
    if (received.isEmpty()) {
      return landed().id();
    }
    List<LandingFile> all = new ArrayList<>(pending);
    all.addAll(received);
    return StreamLanding.digest(all);
  }

  /** A new one: after a table was set back to an older version, the same files are another run. */
  @Override
  public RunId runId(String table, String mode, Instant now) {
    return RunId.at(table, mode, "stream", now);
  }

  @Override
  public Coverage coverage() {
    return Coverage.AS_FAR_AS_LANDED;
  }

  /** The run that brought the table where it is, if there is nothing to apply beyond it. */
  @Override
  public Optional<RunId> doneBy() {
    return isDone() ? Optional.of(new RunId(history.run())) : Optional.empty();
  }

  @Override
  public Optional<Duration> resumesBy() {
    return Optional.of(RESUMABLE);
  }

  @Override
  public @Nullable TableKey key() {
    return null;
  }

  private boolean isDone() {
    return pending.isEmpty() && received.isEmpty();
  }

  /** Unknown as long as files are in another form. */
  @Override
  public Optional<Landing> landed(RunId runId) {
    return received.isEmpty() ? Optional.of(landed()) : Optional.empty();
  }

  @Override
  public PlannedRun.Reading estimate() {
    long bytes = Stream.concat(pending.stream(), received.stream())
        .mapToLong(LandingFile::sizeBytes)
        .sum();
    return new PlannedRun.Reading(
        landed().itemCount(),
        bytes,
        pending.size() + received.size(),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Override
  public Landed land(RunId runId) {
    List<Landing> landings = new ArrayList<>();
    if (received.isEmpty() || !pending.isEmpty()) {
      landings.add(landed());
    }
    if (!received.isEmpty()) {
      landings.add(
          landing.landing(history.tableArn(), history.tableId(), rewriting.rewritten(received)));
    }
    return new Landed(landings, described());
  }

  private Landing landed() {
    return landing.landing(history.tableArn(), history.tableId(), pending);
  }
}
