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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A segmented parallel scan of one table. Opening it proves that the table is there and may be described; {@link #land} reads every item
 * once, in Spark tasks, into a landing in the layout of a full export.
 */
public final class TableScan {
  private static final Logger LOG = LoggerFactory.getLogger(TableScan.class);

  private final ScanSpec spec;
  private final DynamoDbConnection connection;
  private final SourceTable table;
  private final PacePlan pace;

  private TableScan(
      ScanSpec spec, DynamoDbConnection connection, SourceTable table, PacePlan pace) {
    this.pace = pace;
    this.spec = spec;
    this.connection = connection;
    this.table = table;
  }

  /**
   * Describes the table.
   *
   * @throws DynamoLakeException CONFIGURATION if there is no such table or no region, or a share of nothing
   *     known is asked for; PERMISSION without credentials or the right to
   *     describe it; LOCKED if the table is still being created; UNAVAILABLE if DynamoDB does not answer
   */
  public static TableScan open(ScanSpec spec) {
    DynamoDbConnection connection =
        DynamoDbConnection.of(spec.table(), spec.region(), spec.endpoint(), spec.credentials());
    try (DynamoDbClient client = connection.open()) {
      SourceTable table = SourceTable.describe(connection, client, spec.table(), "dynamodb:Scan");
      PacePlan.Desk desk = PacePlugin.isActive() ? PacePlan.Desk.DRIVER : PacePlan.Desk.TASK;
      PacePlan pace = PacePlan.of(spec, table, connection.place(), desk);
      return new TableScan(spec, connection, table, pace);
    }
  }

  public SourceTable table() {
    return table;
  }

  /** What {@link #land} would cost. Reads nothing. */
  public ScanEstimate estimate(SparkSession spark) {
    return ScanEstimate.of(spec, table, pace, spark.sparkContext().defaultParallelism());
  }

  /**
   * Scans the table into the folder {@code landing}, going on where an earlier attempt at the same scan stopped, however it ended: each
   * segment from its last checkpoint. The manifests are written last: until then there are data files that no manifest names, and no
   * landing.
   *
   * @param listener hears several times a second how far it is
   * @throws DynamoLakeException UNAVAILABLE if DynamoDB throttles or fails for half an hour at one page, or the storage fails; PERMISSION
   *     if the scan or the storage is denied; PAUSED if {@code maxReadUnits} are consumed; CONFIGURATION if DynamoDB refuses the request,
   *     or the folder was begun as another scan; INTEGRITY if the folder holds a finished landing already, or its checkpoints are damaged
   */
  public ScanResult land(SparkSession spark, String landing, Consumer<ScanProgress> listener) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration configuration = context.hadoopConfiguration();
    try {
      ScanIdentity identity = identity(configuration, landing, context.defaultParallelism());
      ManifestWriter.start(configuration, landing);
      ScanJob job = new ScanJob(
          context, table, spec, pace, connection, identity.segments(), landing, listener);
      List<SegmentOutcome> outcomes = job.run();
      List<LandingFile> files = outcomes.stream()
          .flatMap(outcome -> outcome.checkpoints().stream())
          .flatMap(checkpoint -> Optional.ofNullable(checkpoint.file()).stream())
          .toList();
      clean(configuration, landing, files);
      Instant end = Instant.now();
      ManifestWriter.write(
          configuration,
          landing,
          new ScanSummary(
              table.arn(), table.id(), identity.startedAt(), end, DataFormat.DYNAMODB_JSON),
          files);
      ScanCounts counts =
          outcomes.stream().map(SegmentOutcome::counts).reduce(ScanCounts.NONE, ScanCounts::plus);
      return new ScanResult(table, identity.segments(), identity.startedAt(), end, files, counts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          (IOException) new InterruptedIOException("The scan was interrupted").initCause(e));
    }
  }

  /** The same, told to nobody. */
  public ScanResult land(SparkSession spark, String landing) {
    return land(spark, landing, progress -> {});
  }

  /** What killed attempts left behind costs storage and nothing else. */
  private static void clean(Configuration configuration, String landing, List<LandingFile> files)
      throws IOException {
    try {
      int deleted = ManifestWriter.deleteOthers(configuration, landing, files);
      if (deleted > 0) {
        LOG.info("Deleted {} data files of attempts that did not finish them", deleted);
      }
    } catch (DynamoLakeException e) {
      LOG.warn("Data files of attempts that did not finish them were not deleted", e);
    }
  }

  /** The number of segments is that of the landing's first attempt: no other goes with its last keys. */
  private ScanIdentity identity(Configuration configuration, String landing, int parallelism) {
    Optional<ScanIdentity> begun = ScanIdentity.find(configuration, landing);
    int segments =
        begun.map(ScanIdentity::segments).orElse(ScanPlan.segments(spec, table, parallelism));
    ScanIdentity wanted = ScanIdentity.of(table, spec, segments, Instant.now());
    ScanIdentity identity = begun.orElseGet(() -> wanted.begin(configuration, landing));
    identity.require(wanted, Optional.ofNullable(spec.segments()), landing);
    return identity;
  }
}
