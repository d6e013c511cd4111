// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.storage.StorageErrors;
import io.dynamolake.table.StagedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
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
 * folder, so they are laid beside each row by the path of its file. The name alone would not do: runs in other processes use it again.
 */
record VersionRows(SparkSession spark, String root, TableVersion version) {
  private static final String BEFORE_LOCATION = "^[^:/]+:/+";

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
      cells.add(location(file));
      version
          .partitionColumns()
          .forEach(column -> cells.add(file.partitionValues().get(column)));
      values.add(RowFactory.create(cells.toArray()));
    }
    Column isListed = when(col(listed).isNotNull(), lit(true))
        .otherwise(raise_error(concat(lit("The version does not list the file "), col(name))));
    Column[] columns = Arrays.stream(schema.fields())
        .map(field -> quoted(field.name()).cast(field.dataType()).as(field.name()))
        .toArray(Column[]::new);
    return rows.withColumn(name, regexp_replace(input_file_name(), BEFORE_LOCATION, ""))
        .join(
            broadcast(spark.createDataFrame(values, type)), col(name).equalTo(col(listed)), "left")
        .where(isListed)
        .select(columns);
  }

  /** As {@code input_file_name} tells it: of {@code s3a://bucket/a%20b}, {@code bucket/a%20b}; the slashes before it are not always as many. */
  private String location(StagedFile file) {
    Path path = new Path(root, file.path());
    try {
      FileSystem fileSystem = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return fileSystem.makeQualified(path).toUri().toString().replaceFirst(BEFORE_LOCATION, "");
    } catch (IOException e) {
      throw StorageErrors.of("read", path, e);
    }
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
