// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.landing.Chain;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.ExportSummary;
import io.dynamolake.landing.ExportedWindow;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.spec.ChangesSource;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunSource;
import io.dynamolake.schema.TableKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The incremental exports that the table still needs, in the order of their windows. At most {@value #MOST_WINDOWS} of them: the next run
 * goes on.
 *
 * @param history what the table says of itself
 */
record ExportedChanges(Configuration configuration, String path, TableHistory history, Chain chain)
    implements ChangeSource {
  private static final int MOST_WINDOWS = 200;

  /**
   * Finds the exports and holds them against the table.
   *
   * @throws DynamoLakeException CONFIGURATION if the table cannot take changes; INTEGRITY if a window is missing
   */
  static ExportedChanges find(SparkSession spark, PipelineSpec spec, ChangesSource source) {
    TableHistory history = ChangeSource.historyOf(spark, spec);
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    return of(
        configuration,
        source.exports(),
        history,
        ExportedWindow.find(configuration, source.exports()));
  }

  /** @throws DynamoLakeException INTEGRITY if a window is missing */
  static ExportedChanges of(
      Configuration configuration,
      String path,
      TableHistory history,
      List<ExportedWindow> windows) {
    Chain chain = Chain.of(ChangeSource.link(history), windows);
    return new ExportedChanges(configuration, path, history, first(chain, history));
  }

  /** Never cut where deletions are forgotten that a stream has brought: then the first windows alone could not be judged. */
  private static Chain first(Chain chain, TableHistory history) {
    List<ExportedWindow> all = chain.pending();
    int count = MOST_WINDOWS;
    while (count < all.size() && all.get(count - 1).to().isBefore(history.tombstonesFrom())) {
      count++;
    }
    if (all.size() <= count) {
      return chain;
    }
    return new Chain(all.subList(0, count), all.get(count - 1).to(), chain.overlapping());
  }

  @Override
  public Instant through(List<Landing> landings) {
    return chain.through();
  }

  private List<ExportedWindow> pending() {
    return chain.pending();
  }

  @Override
  public RunSource described() {
    return new RunSource(
        "changes",
        path,
        pending().isEmpty() ? null : name(),
        null,
        null,
        history.tableArn(),
        history.tableId());
  }

  /** The first window and the last one; together with the table's own history they tell the rest. */
  private String name() {
    String first = pending().get(0).id();
    String last = pending().get(pending().size() - 1).id();
    return pending().size() == 1 ? first : first + ".." + last;
  }

  @Override
  public String point() {
    return pending().stream().map(ExportedWindow::id).collect(Collectors.joining(","));
  }

  @Override
  public RunId runId(String table, String mode, Instant now) {
    return RunId.of(table, mode, name());
  }

  /** The run that brought the table where it is, if there is nothing to apply beyond it. */
  @Override
  public Optional<RunId> doneBy() {
    return pending().isEmpty() ? Optional.of(new RunId(history.run())) : Optional.empty();
  }

  @Override
  public Optional<Duration> resumesBy() {
    return Optional.empty();
  }

  @Override
  public @Nullable TableKey key() {
    return null;
  }

  @Override
  public Optional<Landing> landed(RunId runId) {
    List<LandingFile> files = new ArrayList<>();
    long items = 0;
    ExportSummary any = null;
    for (Landing landing : landings()) {
      files.addAll(landing.files());
      items += landing.itemCount();
      any = landing.summary();
    }
    if (any == null) {
      return Optional.empty();
    }
    ExportSummary all = new ExportSummary(
        any.tableArn(), any.tableId(), null, null, items, any.format(), any.window());
    return Optional.of(new Landing(path, name(), all, files, 0));
  }

  @Override
  public PlannedRun.Reading estimate() {
    return new PlannedRun.Reading(0, 0, 0, null, null, null, null, null, null);
  }

  @Override
  public Landed land(RunId runId) {
    return new Landed(landings(), described());
  }

  private List<Landing> landings() {
    return pending().stream()
        .map(window -> ExportReader.openChanges(configuration, window.root()))
        .toList();
  }
}
