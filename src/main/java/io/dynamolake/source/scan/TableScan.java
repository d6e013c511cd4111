// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.DataFormat;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.ManifestWriter;
import io.dynamolake.landing.ScanSummary;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A segmented parallel scan of one table. Opening it proves that the table is there and may be described; {@link #land} reads every item
 * once, in Spark tasks, into a landing in the layout of a full export.
 */
public final class TableScan {
  private static final Logger LOG = LoggerFactory.getLogger(TableScan.class);
  private static final long POLL_MILLIS = 200;

  private final ScanSpec spec;
  private final DynamoDbConnection connection;
  private final SourceTable table;

  private TableScan(ScanSpec spec, DynamoDbConnection connection, SourceTable table) {
    this.spec = spec;
    this.connection = connection;
    this.table = table;
  }

  /**
   * Describes the table.
   *
   * @throws DynamoLakeException CONFIGURATION if there is no such table or no region; PERMISSION without credentials or the right to
   *     describe it; LOCKED if the table is still being created; UNAVAILABLE if DynamoDB does not answer
   */
  public static TableScan open(ScanSpec spec) {
    DynamoDbConnection connection =
        DynamoDbConnection.of(spec.table(), spec.region(), spec.endpoint());
    try (DynamoDbClient client = connection.open(new ThrottleCounter())) {
      return new TableScan(
          spec,
          connection,
          SourceTable.describe(connection, client, spec.table(), "dynamodb:Scan"));
    }
  }

  public SourceTable table() {
    return table;
  }

  /** What {@link #land} would cost. Reads nothing. */
  public ScanEstimate estimate(SparkSession spark) {
    return ScanEstimate.of(spec, table, spark.sparkContext().defaultParallelism());
  }

  /**
   * Scans the table into the folder {@code landing}. The manifests are written last: a scan that fails or is killed leaves data files
   * that nothing names and no landing, and may be repeated into the same folder.
   *
   * @throws DynamoLakeException UNAVAILABLE if DynamoDB throttles or fails for half an hour at one page, or the storage fails; PERMISSION
   *     if the scan or the storage is denied; CONFIGURATION if DynamoDB refuses the request; INTEGRITY if the folder holds a finished
   *     landing already
   */
  public ScanResult land(SparkSession spark, String landing) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration configuration = context.hadoopConfiguration();
    ScanPlan plan = ScanPlan.of(spec, table, context.defaultParallelism());
    String scanId = UUID.randomUUID().toString();
    try {
      ManifestWriter.start(configuration, landing);
      Instant start = Instant.now();
      LOG.info(
          "Scanning table {} ({}): about {} items, {} bytes, in {} segments",
          table.name(),
          connection.place(),
          table.items(),
          table.sizeBytes(),
          plan.segments());
      List<SegmentOutcome> outcomes = scan(context, configuration, plan, landing, scanId);
      Instant end = Instant.now();
      List<LandingFile> files =
          outcomes.stream().flatMap(outcome -> outcome.files().stream()).toList();
      ManifestWriter.write(
          configuration,
          landing,
          new ScanSummary(table.arn(), table.id(), start, end, DataFormat.DYNAMODB_JSON),
          files);
      ScanCounts counts =
          outcomes.stream().map(SegmentOutcome::counts).reduce(ScanCounts.NONE, ScanCounts::plus);
      return new ScanResult(table, plan.segments(), start, end, files, counts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          (IOException) new InterruptedIOException("The scan was interrupted").initCause(e));
    }
  }

  private List<SegmentOutcome> scan(
      JavaSparkContext context,
      Configuration configuration,
      ScanPlan plan,
      String landing,
      String scanId)
      throws InterruptedException {
    CollectionAccumulator<DynamoLakeException> failures = new CollectionAccumulator<>();
    context.sc().register(failures, "scan failures");
    ScanTask task = new ScanTask(
        table,
        spec,
        plan,
        connection,
        new SerializableConfiguration(configuration),
        landing,
        scanId,
        failures);
    List<Integer> segments = IntStream.range(0, plan.segments()).boxed().toList();
    // A task that waits for DynamoDB is to end at once when another one has failed for good.
    context.setJobGroup(scanId, "Scan table " + table.name(), true);
    JavaFutureAction<List<SegmentOutcome>> job =
        context.parallelize(segments, plan.tasks()).mapPartitions(task).collectAsync();
    try {
      List<SegmentOutcome> outcomes = outcomes(job, failures);
      requireAll(segments, outcomes);
      return outcomes;
    } finally {
      job.cancel(true);
      context.clearJobGroup();
    }
  }

  private static List<SegmentOutcome> outcomes(
      JavaFutureAction<List<SegmentOutcome>> job,
      CollectionAccumulator<DynamoLakeException> failures)
      throws InterruptedException {
    while (true) {
      try {
        List<SegmentOutcome> outcomes = job.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        throwFirst(failures);
        return outcomes.stream()
            .sorted(Comparator.comparing(SegmentOutcome::segment))
            .toList();
      } catch (TimeoutException running) {
        throwFirst(failures);
      } catch (ExecutionException e) {
        throwFirst(failures);
        throw new IllegalStateException("The scan's Spark job failed", e.getCause());
      }
    }
  }

  private static void throwFirst(CollectionAccumulator<DynamoLakeException> failures) {
    if (!failures.isZero()) {
      throw failures.value().get(0);
    }
  }

  private static void requireAll(List<Integer> segments, List<SegmentOutcome> outcomes) {
    List<Integer> scanned = outcomes.stream().map(SegmentOutcome::segment).toList();
    if (!scanned.equals(segments)) {
      throw new IllegalStateException(
          "Of " + segments.size() + " segments " + scanned.size() + " were scanned");
    }
  }
}
