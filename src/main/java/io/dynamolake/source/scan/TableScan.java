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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A segmented parallel scan of one table. Opening it proves that the table is there and may be described; {@link #land} reads every item
 * once, in Spark tasks, into a landing in the layout of a full export.
 */
public final class TableScan {
  private static final Logger LOG = LoggerFactory.getLogger(TableScan.class);
  /** No attempt has this name. */
  private static final String NO_SCAN = "-";

  private final ScanSpec spec;
  private final DynamoDbConnection connection;
  private final SourceTable table;
  private final PacePlan pace;
  private final ScanReader reader;
  private @Nullable ScanReport report;

  private TableScan(
      ScanSpec spec,
      DynamoDbConnection connection,
      SourceTable table,
      PacePlan pace,
      ScanReader reader) {
    this.reader = reader;
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
    return open(spec, ScanReader.SDK);
  }

  /**
   * The same through a reader.
   *
   * @param spec has nothing that the reader cannot do
   * @throws DynamoLakeException CONFIGURATION if the connector is not on the class path; else as {@link #open(ScanSpec)}
   */
  public static TableScan open(ScanSpec spec, ScanReader reader) {
    if (reader == ScanReader.EMR_DYNAMODB_CONNECTOR) {
      EmrConnector.inputFormat();
    }
    DynamoDbConnection connection = spec.address().connection();
    try (DynamoDbClient client = connection.open()) {
      SourceTable described =
          SourceTable.describe(connection, client, spec.address().table(), "dynamodb:Scan");
      SourceTable table = SourceIndex.measure(spec, described, connection, client);
      PacePlan.Desk desk = PacePlugin.isActive() ? PacePlan.Desk.DRIVER : PacePlan.Desk.TASK;
      PacePlan pace = PacePlan.of(spec, table, connection.place(), desk);
      if (reader == ScanReader.EMR_DYNAMODB_CONNECTOR) {
        EmrConnector.requireWholeUnits(table, pace);
      }
      return new TableScan(spec, connection, table, pace, reader);
    }
  }

  /** The table; where an index is read instead of it, with the index's size. */
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
      List<LandingFile> files = new ArrayList<>();
      ScanReport whole = reader == ScanReader.SDK
          ? bySdk(context, identity.segments(), landing, listener, files)
          : byConnector(context, identity.segments(), landing, listener, files);
      clean(configuration, landing, files);
      Instant end = Instant.now();
      ManifestWriter.write(
          configuration,
          landing,
          new ScanSummary(
              table.arn(), table.id(), identity.startedAt(), end, DataFormat.DYNAMODB_JSON),
          files);
      return new ScanResult(table, identity.segments(), identity.startedAt(), end, files, whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ScanReport bySdk(
      JavaSparkContext context,
      int segments,
      String landing,
      Consumer<ScanProgress> listener,
      List<LandingFile> files)
      throws InterruptedException {
    ScanJob job = new ScanJob(context, table, spec, pace, connection, segments, landing, listener);
    List<SegmentOutcome> outcomes = run(job);
    outcomes.stream()
        .flatMap(outcome -> outcome.checkpoints().stream())
        .flatMap(checkpoint -> Optional.ofNullable(checkpoint.file()).stream())
        .forEach(files::add);
    ScanReport whole = job.report(outcomes);
    report = whole;
    return whole;
  }

  /** The connector tells neither pages nor read units, nor what came of which segment: there is no {@link #report}. */
  private ScanReport byConnector(
      JavaSparkContext context,
      int segments,
      String landing,
      Consumer<ScanProgress> listener,
      List<LandingFile> files)
      throws IOException, InterruptedException {
    List<ConnectorPart> parts =
        new ConnectorJob(context, table, spec, pace, connection, segments, landing, listener).run();
    parts.forEach(part -> files.addAll(part.files()));
    long items = parts.stream().mapToLong(ConnectorPart::items).sum();
    return new ScanReport(segments, segments, new ScanCounts(items, 0, 0, 0), 0, List.of());
  }

  /** The same, told to nobody. */
  public ScanResult land(SparkSession spark, String landing) {
    return land(spark, landing, progress -> {});
  }

  private List<SegmentOutcome> run(ScanJob job) throws InterruptedException {
    try {
      return job.run();
    } catch (DynamoLakeException e) {
      try {
        report = job.report();
      } catch (DynamoLakeException unreadable) {
        e.addSuppressed(unreadable);
      }
      throw e;
    }
  }

  /** How far the last {@link #land} of this object got; empty if it did not get anywhere. */
  public Optional<ScanReport> report() {
    return Optional.ofNullable(report);
  }

  /**
   * How a landing became whole that an earlier process brought there; empty if it says nothing of it.
   *
   * @throws DynamoLakeException INTEGRITY if its checkpoints are damaged; UNAVAILABLE or PERMISSION if the storage fails
   */
  public static Optional<ScanReport> reportOf(Configuration configuration, String landing) {
    try {
      Optional<ScanIdentity> identity = ScanIdentity.find(configuration, landing);
      if (identity.isEmpty() || !identity.get().hasCheckpoints()) {
        return Optional.empty();
      }
      List<SegmentOutcome> outcomes = new Checkpoints(configuration, landing)
          .all().entrySet().stream()
              .map(entry -> new SegmentOutcome(entry.getKey(), entry.getValue()))
              .toList();
      return Optional.of(ScanReport.of(identity.get().segments(), outcomes, NO_SCAN));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether the folder was begun as this scan, so that {@link #land} goes on with it or it is whole. */
  public boolean hasBegun(Configuration configuration, String landing) {
    return ScanIdentity.find(configuration, landing)
        .filter(begun -> spec.segments() == null || spec.segments() == begun.segments())
        .filter(begun -> begun.selectsAs(
            ScanIdentity.of(table, spec, reader, begun.segments(), begun.startedAt())))
        .isPresent();
  }

  /** How many segments a landing was begun with; empty if it says nothing of it. */
  public static Optional<Integer> segmentsOf(Configuration configuration, String landing) {
    return ScanIdentity.find(configuration, landing).map(ScanIdentity::segments);
  }

  /** When the scan began that a landing is of; empty where there is none. */
  public static Optional<Instant> begun(Configuration configuration, String landing) {
    return ScanIdentity.find(configuration, landing).map(ScanIdentity::startedAt);
  }

  private static UncheckedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new UncheckedIOException(
        (IOException) new InterruptedIOException("The scan was interrupted").initCause(e));
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
    ScanIdentity wanted = ScanIdentity.of(table, spec, reader, segments, Instant.now());
    ScanIdentity identity = begun.orElseGet(() -> wanted.begin(configuration, landing));
    identity.require(wanted, Optional.ofNullable(spec.segments()), landing);
    return identity;
  }
}
