// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.benchmark.ExportGenerator.Export;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A piece of work that is measured in a JVM of its own. */
enum Task {
  GUNZIP("gunzip", GunzipTask.class, "", "the JDK inflates the data files, nothing else"),
  DUCKDB("duckdb", DuckDbTask.class, "", "DuckDB: read_ndjson with a schema, COPY to Parquet"),
  SPARK_NOOP(
      "spark-noop", SparkJsonTask.class, "noop", "spark.read.schema.json, select, noop sink"),
  LAKE_NOOP("lake-noop", DynamoLakeTask.class, "noop", "dynamodb-export, noop sink"),
  SPARK_PARQUET(
      "spark-parquet", SparkJsonTask.class, "parquet", "spark.read.schema.json, select, Parquet"),
  LAKE_PARQUET(
      "lake-parquet",
      DynamoLakeTask.class,
      "parquet",
      "dynamodb-export, Parquet by Spark's writer"),
  LAKE_RESCUED(
      "lake-rescued", DynamoLakeTask.class, "rescued", "the same with the column _rescued"),
  SPARK_DAYS(
      "spark-days",
      SparkJsonTask.class,
      "days",
      "spark.read.schema.json, repartition by day, Parquet"),
  LAKE_DAYS(
      "lake-days",
      DynamoLakeTask.class,
      "days",
      "dynamodb-export, staged by day without a shuffle"),
  SCAN_DRAIN(
      "scan-drain", DrainTask.class, "drain", "all pages of a table are received, nothing else"),
  LAKE_SCAN("lake-scan", TableScanTask.class, "lake", "a scan into a landing"),
  SDK_SCAN(
      "sdk-scan",
      TableScanTask.class,
      "sdk",
      "scanPaginator of the AWS SDK, Jackson, the same landing"),
  EMR_SCAN("emr-scan", TableScanTask.class, "emr", "the emr-dynamodb-connector, the same landing"),
  PACED_PAIRS(
      "paced-pairs",
      ScanPairsTask.class,
      "paced",
      "lake-scan in pairs, one of them with a limit out of reach and a checkpoint for each 32 MB"),
  RESUMED_PAIRS(
      "resumed-pairs",
      ScanPairsTask.class,
      "resumed",
      "lake-scan in pairs, one of them stopped in the middle and resumed"),
  LAKE_REPLACE(
      "lake-replace", MergeTask.class, "replace", "run: a full export becomes a Delta table"),
  LAKE_MERGE("lake-merge", MergeTask.class, "lake", "run: a day's changes are merged into it"),
  PLAIN_MERGE(
      "plain-merge", MergeTask.class, "plain", "spark.read.schema.json, a MERGE written by hand");

  private final String key;
  private final Class<?> main;
  private final String sink;
  private final String description;

  Task(String key, Class<?> main, String sink, String description) {
    this.key = key;
    this.main = main;
    this.sink = sink;
    this.description = description;
  }

  static Task of(String key) {
    return Arrays.stream(values())
        .filter(task -> task.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown task " + key + "; there are "
            + Arrays.stream(values()).map(Task::key).toList()));
  }

  String key() {
    return key;
  }

  String description() {
    return description;
  }

  Class<?> main() {
    return main;
  }

  boolean onSpark() {
    return main != GunzipTask.class && main != DuckDbTask.class && main != DrainTask.class;
  }

  /** Whether it reads a table and not an export. */
  boolean scans() {
    return main == DrainTask.class || main == TableScanTask.class || main == ScanPairsTask.class;
  }

  /** Whether it brings changes into a table. */
  boolean merges() {
    return main == MergeTask.class;
  }

  boolean writes() {
    return this != GUNZIP && this != SCAN_DRAIN && !sink.equals("noop");
  }

  List<String> scanArguments(String endpoint, Path out) {
    return List.of(sink, endpoint, out.toString());
  }

  List<String> mergeArguments(Export export, Path changes, Path out) {
    return List.of(sink, export.folder().toString(), changes.toString(), out.toString());
  }

  List<String> arguments(Export export, Path out) {
    List<String> arguments = new ArrayList<>();
    if (!sink.isEmpty()) {
      arguments.add(sink);
    }
    arguments.addAll(
        List.of(export.folder().toString(), out.toString(), Long.toString(export.jsonBytes())));
    return arguments;
  }
}
