// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_date;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * {@code spark.read().schema(explicit).json(...)} with a select that types the columns. Arguments: sink ({@code parquet}, {@code noop} or
 * {@code days}), export, output folder.
 */
final class SparkJsonTask {
  private SparkJsonTask() {}

  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkTasks.session();
    Dataset<Row> rows = spark
        .read()
        .schema(Workload.sparkSchema())
        .json(args[1] + "/data/*.json.gz")
        .selectExpr(Workload.sparkColumns());
    switch (args[0]) {
      case "parquet" -> SparkTasks.writeParquet(rows, args[2]);
      case "noop" -> SparkTasks.writeNowhere(rows);
      case "days" -> writeDays(rows, args[2]);
      default -> throw new IllegalArgumentException(args[0]);
    }
    spark.stop();
    Usage.print();
  }

  private static void writeDays(Dataset<Row> rows, String out) {
    rows.withColumn("dt", to_date(col(Workload.EVENT_TIME)))
        .repartition(col("dt"))
        .sortWithinPartitions("dt", "pk")
        .write()
        .partitionBy("dt")
        .mode(SaveMode.Overwrite)
        .parquet(out);
  }
}
