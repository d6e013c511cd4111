// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.landing.Landing;
import io.dynamolake.schema.RegisteredSchema;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Plans the tasks of one read; the manifests tell how many rows and bytes there are. */
final class ExportScan implements Scan, Batch, SupportsReportStatistics {
  /** JSON of a row against its columns, from gzip: 5 to 1; what Spark needs is an order of magnitude. */
  private static final int EXPANSION = 5;

  private final Landing landing;
  private final RegisteredSchema schema;
  private final ReadOptions options;
  private final StructType wanted;

  ExportScan(Landing landing, RegisteredSchema schema, ReadOptions options, StructType wanted) {
    this.landing = landing;
    this.schema = schema;
    this.options = options;
    this.wanted = wanted;
  }

  @Override
  public StructType readSchema() {
    return wanted;
  }

  @Override
  public String description() {
    return "dynamodb-export " + landing.root() + " (" + landing.files().size() + " files)";
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    List<LandingSplit> splits = options
        .splits()
        .map(count -> LandingSplit.plan(landing.files(), count))
        .orElseGet(() -> LandingSplit.bySize(
            landing.files(), SparkSession.active().sparkContext().defaultParallelism()));
    return splits.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    SerializableConfiguration configuration =
        new SerializableConfiguration(SparkSession.active().sparkContext().hadoopConfiguration());
    return new ReaderFactory(new ReadTask(
        schema,
        List.of(wanted.fieldNames()),
        landing.format(),
        configuration,
        options.quarantineFolder().orElse(null),
        options.quarantinedKinds(),
        landing.summary().window(),
        options.timeToLive(),
        options.outcomes().map(ReadOutcomes::find).orElse(null)));
  }

  @Override
  public Statistics estimateStatistics() {
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(EXPANSION * landing.sizeBytes());
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(landing.itemCount());
      }
    };
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ReadMetrics.all();
  }

  private record ReaderFactory(ReadTask task) implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new LandingPartitionReader(task, (LandingSplit) partition);
    }
  }
}
