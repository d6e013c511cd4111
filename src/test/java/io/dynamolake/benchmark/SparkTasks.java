// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** What all tasks on Spark share, so that they differ in the source of the rows only. */
final class SparkTasks {
  static final Map<String, String> DELTA = Map.of(
      "spark.sql.extensions",
      "io.delta.sql.DeltaSparkSessionExtension",
      "spark.sql.catalog.spark_catalog",
      "org.apache.spark.sql.delta.catalog.DeltaCatalog");

  private SparkTasks() {}

  static SparkSession session() {
    return session(Map.of());
  }

  /** The same with settings that only some tasks need. */
  static SparkSession session(Map<String, String> more) {
    SparkSession.Builder builder = SparkSession.builder()
        .master("local[2]")
        .appName("benchmark")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.compression.codec", "zstd")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    more.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    return spark;
  }

  static void writeParquet(Dataset<Row> rows, String out) {
    rows.write().mode(SaveMode.Overwrite).parquet(out);
  }

  static void writeNowhere(Dataset<Row> rows) {
    rows.write().format("noop").mode(SaveMode.Overwrite).save();
  }
}
