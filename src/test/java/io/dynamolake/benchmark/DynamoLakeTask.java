// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_date;

import io.dynamolake.table.Staging;
import io.dynamolake.table.StagingSpec;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code spark.read().format("dynamodb-export")} with a registered schema. Arguments: sink ({@code parquet} and {@code noop} with the columns
 * that peers have; {@code rescued} is Parquet with all columns, so that explicit NULLs are kept; {@code days}), export, output folder.
 */
final class DynamoLakeTask {
  /** 128 MB for 64 GB of JSON. */
  private static final long TARGET_FILE_SHARE_OF_JSON = 512;

  private DynamoLakeTask() {}

  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkTasks.session();
    switch (args[0]) {
      case "parquet" -> SparkTasks.writeParquet(peerColumns(read(spark, args[1])), args[2]);
      case "rescued" -> SparkTasks.writeParquet(read(spark, args[1]), args[2]);
      case "noop" -> SparkTasks.writeNowhere(peerColumns(read(spark, args[1])));
      case "days" ->
        writeDays(peerColumns(readInTwo(spark, args[1])), args[2], Long.parseLong(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
    spark.stop();
    Usage.print();
  }

  static Dataset<Row> read(SparkSession spark, String export) {
    return spark
        .read()
        .format("dynamodb-export")
        .option("registered-schema", Workload.registeredSchema())
        .load(export);
  }

  /** As many tasks as cores: each keeps a file open per day. */
  private static Dataset<Row> readInTwo(SparkSession spark, String export) {
    return spark
        .read()
        .format("dynamodb-export")
        .option("registered-schema", Workload.registeredSchema())
        .option("splits", "2")
        .load(export);
  }

  private static Dataset<Row> peerColumns(Dataset<Row> rows) {
    return rows.drop("_rescued");
  }

  private static void writeDays(Dataset<Row> rows, String out, long jsonBytes) {
    Staging.write(
        rows.withColumn("dt", to_date(col(Workload.EVENT_TIME))),
        new StagingSpec(
            out,
            "data",
            List.of("dt"),
            jsonBytes / TARGET_FILE_SHARE_OF_JSON,
            StagingSpec.SHARE_OF_HEAP));
  }
}
