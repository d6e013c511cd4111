// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.table.StagedFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of one version, as one scan however many runs have written its files: Spark finds partition values in paths only below one
 * folder, so they are laid beside each row by the name of its file, which is unique in the table.
 */
record VersionRows(SparkSession spark, String root, TableVersion version) {
  Dataset<Row> read() {
    StructType schema = version.schema();
    if (version.files().isEmpty()) {
      return spark.createDataFrame(List.of(), schema);
    }
    Set<String> partitionColumns = new HashSet<>(version.partitionColumns());
    StructType data = new StructType(Arrays.stream(schema.fields())
        .filter(field -> !partitionColumns.contains(field.name()))
        .toArray(StructField[]::new));
    Dataset<Row> rows = spark
        .read()
        .schema(data)
        .option("recursiveFileLookup", true)
        .parquet(version.files().stream()
            .map(file -> new Path(root, file.path()).toString())
            .toArray(String[]::new));
    return partitionColumns.isEmpty() ? rows : withPartitions(rows, schema);
  }

  private Dataset<Row> withPartitions(Dataset<Row> rows, StructType schema) {
    String name = unused("file");
    String listed = unused("listed");
    StructType type = new StructType().add(listed, DataTypes.StringType, false);
    for (String column : version.partitionColumns()) {
      type = type.add(column, DataTypes.StringType);
    }
    List<Row> values = new ArrayList<>();
    for (StagedFile file : version.files()) {
      List<Object> cells = new ArrayList<>();
      cells.add(new Path(file.path()).getName());
      version
          .partitionColumns()
          .forEach(column -> cells.add(file.partitionValues().get(column)));
      values.add(RowFactory.create(cells.toArray()));
    }
    Column isListed = when(col(listed).isNotNull(), lit(true))
        .otherwise(raise_error(concat(lit("No file of the version has the name "), col(name))));
    Column[] columns = Arrays.stream(schema.fields())
        .map(field -> quoted(field.name()).cast(field.dataType()).as(field.name()))
        .toArray(Column[]::new);
    return rows.withColumn(name, substring_index(input_file_name(), "/", -1))
        .join(
            broadcast(spark.createDataFrame(values, type)), col(name).equalTo(col(listed)), "left")
        .where(isListed)
        .select(columns);
  }

  /** A name that no column has. */
  private String unused(String name) {
    Set<String> taken = new HashSet<>();
    Arrays.stream(version.schema().fieldNames())
        .map(field -> field.toLowerCase(Locale.ROOT))
        .forEach(taken::add);
    String free = "_" + name;
    while (taken.contains(free)) {
      free = "_" + free;
    }
    return free;
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
