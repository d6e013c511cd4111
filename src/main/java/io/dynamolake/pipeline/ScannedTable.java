// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.ManifestWriter;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.spec.ScanSource;
import io.dynamolake.pipeline.spec.Segments;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.ReadProgress;
import io.dynamolake.report.RunSource;
import io.dynamolake.report.RunSource.ScanFigures;
import io.dynamolake.report.RunSource.ScanWindow;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.scan.ScanCounts;
import io.dynamolake.source.scan.ScanEstimate;
import io.dynamolake.source.scan.ScanProgress;
import io.dynamolake.source.scan.ScanReport;
import io.dynamolake.source.scan.ScanSpec;
import io.dynamolake.source.scan.ScanSpec.ReadConsistency;
import io.dynamolake.source.scan.TableScan;
import io.dynamolake.storage.StorageErrors;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A table that a scan brings into {@code <control folder>/landing/<run id>}. A landing that is whole is read again instead of the table:
 * what has been paid for is kept.
 *
 * @param partitions null for all
 */
record ScannedTable(
    SparkSession spark,
    String controlFolder,
    ScanSource source,
    TableScan scan,
    @Nullable PartitionRange partitions,
    Consumer<ReadProgress> progress)
    implements LandedSource {
  /** Beyond a day an unfinished scan is too old to be taken for today's. */
  private static final Duration RESUMABLE = Duration.ofDays(1);
  /** One that stops at a limit goes on night by night. */
  private static final Duration RESUMABLE_IN_PARTS = Duration.ofDays(30);

  static ScannedTable describe(
      SparkSession spark,
      ScanSource source,
      String controlFolder,
      Optional<PartitionRange> range,
      Consumer<ReadProgress> progress) {
    ScanSpec limitless = new ScanSpec(
        source.address(),
        source.segments() instanceof Segments.Fixed fixed ? fixed.count() : null,
        source.readLimit(),
        switch (source.consistency()) {
          case EVENTUAL -> ReadConsistency.EVENTUAL;
          case STRONG -> ReadConsistency.STRONG;
        },
        source.projection(),
        source.pageItems());
    ScanSpec spec = limitless
        .stoppingAt(source.maxReadUnits())
        .withFilesOf(source.landingFileSize().bytes())
        .selecting(source.index(), range.map(PartitionRange::pushed).orElse(source.filter()));
    return new ScannedTable(
        spark,
        controlFolder,
        source,
        TableScan.open(spec, source.reader()),
        range.orElse(null),
        progress);
  }

  @Override
  public RunSource described() {
    return described(null, null, scan.report().map(ScannedTable::figures));
  }

  private RunSource described(
      @Nullable String landingId, @Nullable ScanWindow window, Optional<ScanFigures> figures) {
    SourceTable table = scan.table();
    return new RunSource(
        "scan",
        table.name(),
        landingId,
        null,
        window,
        table.arn(),
        table.id(),
        selection().or(() -> range().map(PartitionRange::text)).orElse(null),
        figures.orElse(null),
        null);
  }

  private static ScanFigures figures(ScanReport report) {
    ScanCounts counts = report.counts();
    return new ScanFigures(
        report.segments(),
        report.whole(),
        counts.items(),
        counts.pages(),
        counts.readUnits(),
        report.attemptReadUnits(),
        counts.throttles(),
        report.hot().stream()
            .map(hot -> new RunSource.HotSegment(hot.segment(), hot.items()))
            .toList());
  }

  @Override
  public String point() {
    return scan.table().arn() + " " + scan.table().id();
  }

  @Override
  public Optional<String> selection() {
    return PartialSource.of(source);
  }

  @Override
  public Optional<PartitionRange> range() {
    return Optional.ofNullable(partitions);
  }

  @Override
  public RunId runId(String table, String mode, Instant now) {
    return RunId.startedAt(table, mode, now);
  }

  @Override
  public Optional<Duration> resumesBy() {
    return Optional.of(source.maxReadUnits() == null ? RESUMABLE : RESUMABLE_IN_PARTS);
  }

  @Override
  public TableKey key() {
    return scan.table().key();
  }

  @Override
  public Optional<Landing> landed(RunId runId) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Path folder = folder(runId);
    return isWhole(configuration, folder)
        ? Optional.of(ExportReader.open(configuration, folder.toString()))
        : Optional.empty();
  }

  /** Whether there is something of this scan, whole or not, in the landing of that id. */
  boolean hasBegun(RunId id) {
    return scan.hasBegun(spark.sparkContext().hadoopConfiguration(), folder(id).toString());
  }

  /** When the scan of this run began, if it did. */
  Optional<Instant> begun(RunId runId) {
    return TableScan.begun(
        spark.sparkContext().hadoopConfiguration(), folder(runId).toString());
  }

  private Path folder(RunId runId) {
    return folder(controlFolder, runId);
  }

  /** Where the landing of that run's scan is. */
  static Path folder(String controlFolder, RunId runId) {
    return new Path(controlFolder, "landing/" + runId.folder());
  }

  @Override
  public PlannedRun.Reading estimate() {
    ScanEstimate estimate = scan.estimate(spark);
    Duration duration = estimate.duration();
    return new PlannedRun.Reading(
        scan.table().items(),
        scan.table().sizeBytes(),
        null,
        estimate.segments(),
        estimate.readUnits(),
        estimate.unitsPerSecond(),
        duration == null ? null : duration.toSeconds(),
        null,
        source.maxReadUnits());
  }

  @Override
  public Landed land(RunId runId) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Path folder = folder(runId);
    if (!isWhole(configuration, folder)) {
      scan.land(spark, folder.toString(), now -> progress.accept(progress(now)));
    }
    Landing landing = ExportReader.open(configuration, folder.toString());
    Optional<ScanFigures> figures = scan.report()
        .or(() -> TableScan.reportOf(configuration, folder.toString()))
        .map(ScannedTable::figures)
        .or(() -> figuresOf(landing));
    Instant from = landing.summary().exportTime();
    Instant to = landing.summary().endTime();
    ScanWindow window = from == null || to == null ? null : new ScanWindow(from, to);
    return new Landed(List.of(landing), described(runId.text(), window, figures));
  }

  /** The connector tells neither pages nor units. */
  private Optional<ScanFigures> figuresOf(Landing landing) {
    return TableScan.segmentsOf(spark.sparkContext().hadoopConfiguration(), landing.root())
        .map(segments -> new ScanFigures(
            segments, segments, landing.itemCount(), null, null, null, null, List.of()));
  }

  private static ReadProgress progress(ScanProgress scan) {
    return new ReadProgress(
        scan.table(),
        (int) (100 * scan.share()),
        scan.segments(),
        scan.segmentsRead(),
        scan.counts().items(),
        scan.itemsPerSecond(),
        scan.counts().readUnits(),
        scan.unitsPerSecond(),
        Double.isInfinite(scan.limit()) ? null : scan.limit(),
        scan.counts().throttles(),
        scan.left().orElse(null));
  }

  private static boolean isWhole(Configuration configuration, Path folder) {
    try {
      return ManifestWriter.isFinished(configuration, folder.toString());
    } catch (IOException e) {
      throw StorageErrors.of("look for a landing in", folder, e);
    }
  }
}
