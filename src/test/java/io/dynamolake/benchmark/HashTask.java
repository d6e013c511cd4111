// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import static org.apache.spark.sql.functions.expr;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Prints, for each output folder, how many rows it has and what all values in them come to. Arguments: output folders. */
final class HashTask {
  static final String MARK = "content ";

  private HashTask() {}

  public static void main(String[] args) {
    SparkSession spark = SparkTasks.session(SparkTasks.DELTA);
    for (String folder : args) {
      Row content = rows(spark, folder)
          .select(expr(Workload.rowHash()).as("hash"))
          .agg(expr("count(*)"), expr("bit_xor(hash)"), expr("sum(cast(hash as decimal(38,0)))"))
          .head();
      System.out.println(MARK + folder + " " + content.mkString("/"));
    }
    spark.stop();
  }

  private static Dataset<Row> rows(SparkSession spark, String folder) {
    return Files.exists(Path.of(folder, MergeTask.TABLE))
        ? spark.read().format("delta").load(folder + "/" + MergeTask.TABLE)
        : spark.read().option("recursiveFileLookup", "true").parquet(folder);
  }
}
