// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Spark job that brings the segments of one landing to their ends, those aside that are there already. */
final class ScanJob {
  private static final Logger LOG = LoggerFactory.getLogger(ScanJob.class);

  private final JavaSparkContext context;
  private final SourceTable table;
  private final ScanSpec spec;
  private final PacePlan pace;
  private final DynamoDbConnection connection;
  private final int segments;
  private final String landing;
  private final Consumer<ScanProgress> listener;
  private final long began = System.nanoTime();
  private final String scanId = UUID.randomUUID().toString();
  private final CollectionAccumulator<DynamoLakeException> failures = new CollectionAccumulator<>();

  ScanJob(
      JavaSparkContext context,
      SourceTable table,
      ScanSpec spec,
      PacePlan pace,
      DynamoDbConnection connection,
      int segments,
      String landing,
      Consumer<ScanProgress> listener) {
    this.listener = listener;
    this.context = context;
    this.table = table;
    this.spec = spec;
    this.pace = pace;
    this.connection = connection;
    this.segments = segments;
    this.landing = landing;
  }

  /** How far the scan is, after it has run or stopped. */
  ScanReport report() throws InterruptedException {
    Checkpoints checkpoints = new Checkpoints(context.hadoopConfiguration(), landing);
    List<SegmentOutcome> outcomes = checkpoints.all().entrySet().stream()
        .map(entry -> new SegmentOutcome(entry.getKey(), entry.getValue()))
        .toList();
    return report(outcomes);
  }

  ScanReport report(Collection<SegmentOutcome> outcomes) {
    ScanReport report = ScanReport.of(segments, outcomes, scanId);
    report
        .hot()
        .forEach(hot -> LOG.warn(
            "Segment {} of table {} has {} of {} items: most of them have one partition key, and no number of segments divides them",
            hot.segment(),
            table.name(),
            hot.items(),
            report.counts().items()));
    return report;
  }

  /**
   * Returns when every segment is whole.
   *
   * @return all segments, in order
   * @throws DynamoLakeException if DynamoDB fails for good at one of them: the others have stopped with a checkpoint then; PAUSED if all
   *     have stopped because {@code maxReadUnits} are consumed
   */
  List<SegmentOutcome> run() throws InterruptedException {
    Map<Integer, SegmentOutcome> outcomes = new TreeMap<>();
    Checkpoints checkpoints = new Checkpoints(context.hadoopConfiguration(), landing);
    checkpoints
        .all()
        .forEach((segment, of) -> outcomes.put(segment, new SegmentOutcome(segment, of)));
    List<Integer> open = IntStream.range(0, segments)
        .filter(
            segment -> !outcomes.containsKey(segment) || !outcomes.get(segment).isWhole())
        .boxed()
        .toList();
    tell(outcomes, open);
    if (!open.isEmpty()) {
      ScanCounts before = outcomes.values().stream()
          .map(SegmentOutcome::counts)
          .reduce(ScanCounts.NONE, ScanCounts::plus);
      scan(open, before).forEach(outcome -> outcomes.put(outcome.segment(), outcome));
    }
    long whole = outcomes.values().stream().filter(SegmentOutcome::isWhole).count();
    if (whole < segments) {
      throw ScanErrors.pausedAtLimit(table.name(), whole, segments);
    }
    return List.copyOf(outcomes.values());
  }

  private void tell(Map<Integer, SegmentOutcome> landed, List<Integer> open) {
    LOG.info(
        "Scanning table {} ({}): about {} items, {} bytes, in {} segments",
        table.name(),
        connection.place(),
        table.items(),
        table.sizeBytes(),
        segments);
    if (!landed.isEmpty()) {
      long items = landed.values().stream()
          .mapToLong(outcome -> outcome.counts().items())
          .sum();
      LOG.info(
          "{} items have landed before: {} segments are whole, {} are not",
          items,
          segments - open.size(),
          open.size());
    }
  }

  private List<SegmentOutcome> scan(List<Integer> open, ScanCounts before)
      throws InterruptedException {
    context.sc().register(failures, "scan failures");
    ScanMeter meter = ScanMeter.register(context.sc());
    ScanPlan.Cores cores = new ScanPlan.Cores(
        Math.max(1, context.defaultParallelism()),
        context.isLocal() ? ScanPlan.Cores.Outlook.ALL : ScanPlan.Cores.Outlook.AT_FIRST);
    ScanPlan plan = ScanPlan.of(spec, pace, cores, segments, open.size());
    ScanTask task = new ScanTask(
        table,
        spec,
        plan,
        connection,
        new SerializableConfiguration(context.hadoopConfiguration()),
        landing,
        scanId,
        meter,
        failures);
    ReadBudget budget = pace.budget(spec.maxReadUnits());
    PacePlugin.begin(scanId, budget);
    // Tasks are told to stop, never interrupted: they keep what has come.
    context.setJobGroup(scanId, "Scan table " + table.name(), false);
    JavaFutureAction<List<SegmentOutcome>> job =
        context.parallelize(open, plan.tasks()).mapPartitions(task).collectAsync();
    try {
      return new WatchedJob<>(context.sc(), job, failures)
          .await(() -> tell(before, segments - open.size(), budget, meter));
    } finally {
      context.clearJobGroup();
      PacePlugin.end(scanId);
    }
  }

  private void tell(ScanCounts before, int readBefore, ReadBudget budget, ScanMeter meter) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    double seconds = Math.max(1, elapsed.toMillis()) / 1e3;
    ScanCounts ended = meter.counts();
    ScanTally.Reading now = pace.desk() == PacePlan.Desk.DRIVER
        ? budget.reading()
        : new ScanTally.Reading(
            ended,
            meter.segments().value().intValue(),
            ended.items() / seconds,
            ended.readUnits() / seconds,
            pace.unitsPerSecond());
    double units = before.readUnits() + now.counts().readUnits();
    listener.accept(new ScanProgress(
        table.name(),
        segments,
        readBefore + now.segmentsRead(),
        table.sizeBytes(),
        (long) (units * pace.unitBytes()),
        now.counts(),
        now.itemsPerSecond(),
        now.unitsPerSecond(),
        pace.unitBytes(),
        now.limit(),
        elapsed));
  }
}
