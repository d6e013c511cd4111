// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import io.dynamolake.cli.Main;
import io.dynamolake.source.scan.PacePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Brings a day's changes into a Delta table. Arguments: how ({@code replace}: the whole table from a full export; {@code lake}: the changes
 * by mode merge; {@code plain}: the changes by a MERGE as one writes it by hand), export, folder of the incremental export, output folder.
 * The last two begin with a copy of what {@code replace} has written beside.
 */
final class MergeTask {
  static final String TABLE = "benchmark";

  private MergeTask() {}

  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[3]);
    Files.createDirectories(out);
    if (!args[0].equals("replace")) {
      copy(out.resolveSibling(Task.LAKE_REPLACE.key()), out);
    }
    SparkSession spark = session();
    Usage.begin();
    switch (args[0]) {
      case "replace" ->
        run(out, "{type: export, path: " + args[1] + "}", "{format: delta, mode: replace}");
      case "lake" ->
        run(out, "{type: changes, exports: " + args[2] + "}", "{format: delta, mode: merge}");
      case "plain" -> merge(spark, args[2], out.resolve(TABLE));
      default -> throw new IllegalArgumentException(args[0]);
    }
    Usage.print();
    spark.stop();
  }

  /** What {@code bin/dynamolake} sets, too. */
  private static SparkSession session() {
    Map<String, String> settings = new HashMap<>(SparkTasks.DELTA);
    settings.put("spark.plugins", PacePlugin.class.getName());
    settings.put("spark.sql.shuffle.partitions", "4");
    settings.put("spark.databricks.delta.snapshotPartitions", "2");
    return SparkTasks.session(settings);
  }

  private static void run(Path out, String source, String write) throws IOException {
    Path schema = Files.writeString(out.resolve("schema.yaml"), Workload.registeredSchema());
    Path pipeline = Files.writeString(
        out.resolve("pipeline.yaml"), """
            table: %s
            lake: %s
            source: %s
            schema: {file: %s}
            write: %s
            """.formatted(TABLE, out, source, schema, write));
    int status = Main.execute(new String[] {"run", pipeline.toString()}, System.out, System.err);
    if (status != 0) {
      throw new IllegalStateException("The run ended with status " + status);
    }
  }

  private static void merge(SparkSession spark, String changes, Path table) {
    String image = Workload.sparkSchema().replaceFirst("^Item ", "");
    Dataset<Row> read = spark
        .read()
        .schema("Metadata struct<WriteTimestampMicros:struct<N:string>>,"
            + " Keys struct<pk:struct<S:string>,sk:struct<S:string>>, NewImage " + image)
        .json(changes + "/AWSDynamoDB/data/*.json.gz")
        .withColumn("at", col("Metadata.WriteTimestampMicros.N").cast("bigint"))
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy("Keys.pk.S", "Keys.sk.S")
                    .orderBy(col("at").desc())))
        .filter("rank = 1")
        .withColumnRenamed("NewImage", "Item");
    List<String> columns = Workload.names();
    read.selectExpr(Stream.concat(
                Stream.of("Item is null as deleted", "Keys.pk.S as key_pk", "Keys.sk.S as key_sk"),
                Stream.of(Workload.sparkColumns()))
            .toArray(String[]::new))
        .createOrReplaceTempView("changes");
    String all = columns.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    spark.sql("MERGE INTO delta.`%s` t USING changes s ON t.pk = s.key_pk AND t.sk = s.key_sk\n"
            .formatted(table)
        + "WHEN MATCHED AND s.deleted THEN DELETE\nWHEN MATCHED THEN UPDATE SET "
        + columns.stream()
            .map(name -> "t.`%s` = s.`%s`".formatted(name, name))
            .collect(Collectors.joining(", "))
        + "\nWHEN NOT MATCHED AND NOT s.deleted THEN INSERT (" + all + ") VALUES ("
        + columns.stream().map(name -> "s.`" + name + "`").collect(Collectors.joining(", "))
        + ")");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
