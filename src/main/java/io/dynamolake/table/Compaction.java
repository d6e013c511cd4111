// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.lit;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Stages the merged files of a plan; publishing them is the table's business. */
public final class Compaction {
  private static final int BINS_PER_JOB = 64;

  private Compaction() {}

  /**
   * Reads the files of each bin and stages them as one file each, as far as the target size allows.
   *
   * @throws DynamoLakeException INTEGRITY if the merged files do not hold as many rows as the files they come from
   */
  public static StagedWrite stage(
      SparkSession spark,
      CompactionPlan plan,
      StructType schema,
      List<String> partitionColumns,
      StagingSpec spec) {
    List<StagedFile> staged = new ArrayList<>();
    for (int from = 0; from < plan.bins().size(); from += BINS_PER_JOB) {
      List<CompactionPlan.Bin> bins =
          plan.bins().subList(from, Math.min(plan.bins().size(), from + BINS_PER_JOB));
      Dataset<Row> rows = bins.stream()
          .map(bin -> rows(spark, bin, schema, partitionColumns, spec.tableRoot()))
          .reduce(Dataset::union)
          .orElseThrow();
      staged.addAll(Staging.write(rows, spec).files());
    }
    StagedWrite write = StagedWrite.of(staged);
    long expected = plan.files().stream().mapToLong(StagedFile::rows).sum();
    if (write.rows() != expected) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot compact table %s: %d rows were read from files that hold %d. Check the table's files; nothing was changed."
              .formatted(spec.tableRoot(), write.rows(), expected));
    }
    return write;
  }

  private static Dataset<Row> rows(
      SparkSession spark,
      CompactionPlan.Bin bin,
      StructType schema,
      List<String> partitionColumns,
      String tableRoot) {
    StructType data = new StructType();
    for (StructField field : schema.fields()) {
      data = partitionColumns.contains(field.name()) ? data : data.add(field);
    }
    String[] paths = bin.files().stream()
        .map(file -> new Path(tableRoot, file.path()).toString())
        .toArray(String[]::new);
    Dataset<Row> rows = spark
        .read()
        .schema(data)
        .option("recursiveFileLookup", true)
        .parquet(paths)
        .coalesce(1);
    for (String column : partitionColumns) {
      rows = rows.withColumn(
          column,
          lit(bin.partitionValues().get(column)).cast(schema.apply(column).dataType()));
    }
    return rows;
  }
}
