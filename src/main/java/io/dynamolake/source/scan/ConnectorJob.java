// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Spark job that lands a whole table through the emr-dynamodb-connector. It uses the connector's input format directly and not by
 * Spark's RDD of Hadoop files, which takes a failed read for the end of the input where a cluster's defaults say {@code
 * spark.files.ignoreCorruptFiles}.
 */
final class ConnectorJob {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorJob.class);

  private final JavaSparkContext context;
  private final SourceTable table;
  private final ScanSpec spec;
  private final PacePlan pace;
  private final DynamoDbConnection connection;
  private final int segments;
  private final String landing;
  private final Consumer<ScanProgress> listener;
  private final long began = System.nanoTime();
  private final CollectionAccumulator<DynamoLakeException> failures = new CollectionAccumulator<>();

  ConnectorJob(
      JavaSparkContext context,
      SourceTable table,
      ScanSpec spec,
      PacePlan pace,
      DynamoDbConnection connection,
      int segments,
      String landing,
      Consumer<ScanProgress> listener) {
    this.context = context;
    this.table = table;
    this.spec = spec;
    this.pace = pace;
    this.connection = connection;
    this.segments = segments;
    this.landing = landing;
    this.listener = listener;
  }

  /**
   * Returns when everything has landed.
   *
   * @throws DynamoLakeException UNAVAILABLE if the connector gives up; nothing of what was read counts then
   */
  List<ConnectorPart> run() throws IOException, InterruptedException {
    int tasks = Math.min(segments, Math.max(1, context.defaultParallelism()));
    EmrConnector connector = EmrConnector.of(table, connection, pace, segments, tasks);
    int splits = EmrConnector.inputFormat()
        .getSplits(connector.on(context.hadoopConfiguration()), tasks)
        .length;
    LOG.info(
        "Scanning table {} ({}) through the emr-dynamodb-connector: about {} items, {} bytes, in {} segments, {} at a time",
        table.name(),
        connection.place(),
        table.items(),
        table.sizeBytes(),
        segments,
        splits);
    context.sc().register(failures, "scan failures");
    ScanMeter meter = ScanMeter.register(context.sc());
    String scanId = UUID.randomUUID().toString();
    ConnectorTask task = new ConnectorTask(
        table.name(),
        connection.place(),
        connector,
        splits,
        spec.fileBytes(),
        new SerializableConfiguration(context.hadoopConfiguration()),
        landing,
        scanId,
        meter,
        failures);
    // Tasks are told to stop, never interrupted: Hadoop's streams do not survive that.
    context.setJobGroup(scanId, "Scan table " + table.name(), false);
    JavaFutureAction<List<ConnectorPart>> job = context
        .parallelize(IntStream.range(0, splits).boxed().toList(), splits)
        .mapPartitions(task)
        .collectAsync();
    try {
      return new WatchedJob<>(context.sc(), job, failures).await(() -> tell(meter));
    } finally {
      context.clearJobGroup();
    }
  }

  /** Only tasks that have ended are known, and no units. */
  private void tell(ScanMeter meter) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    ScanCounts counts = meter.counts();
    listener.accept(new ScanProgress(
        table.name(),
        segments,
        meter.segments().value().intValue(),
        table.sizeBytes(),
        (long) (counts.items() * pace.itemBytes()),
        counts,
        counts.items() / (Math.max(1, elapsed.toMillis()) / 1e3),
        0,
        pace.unitBytes(),
        pace.unitsPerSecond(),
        elapsed));
  }
}
