// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;

import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.schema.VersionColumns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns that a table has for itself: behind those of its items, before its partition columns. */
final class OwnColumns {
  static final StructType NONE = new StructType();

  /** Of a table into which changes are merged. */
  static final StructType OF_CHANGES = NONE.add(ChangeColumns.ORDER, DataTypes.StringType)
      .add(ChangeColumns.CHANGED_AT, DataTypes.TimestampType);

  /** The same where rows stay whose items Time to Live has deleted. */
  static final StructType OF_MARKED_CHANGES =
      OF_CHANGES.add(ChangeColumns.EXPIRED_AT, DataTypes.TimestampType);

  /** Of a table that keeps every version. */
  static final StructType OF_VERSIONS = OF_CHANGES
      .add(VersionColumns.VALID_FROM, DataTypes.TimestampType)
      .add(VersionColumns.VALID_TO, DataTypes.TimestampType)
      .add(VersionColumns.END, DataTypes.StringType);

  private OwnColumns() {}

  /** @param rows with their partition columns */
  static StructType into(StructType rows, List<String> partitionColumns, StructType own) {
    StructType result = new StructType();
    int data = rows.size() - partitionColumns.size();
    for (int i = 0; i < data; i++) {
      result = result.add(rows.fields()[i]);
    }
    for (StructField field : own.fields()) {
      result = result.add(field);
    }
    for (int i = data; i < rows.size(); i++) {
      result = result.add(rows.fields()[i]);
    }
    return result;
  }

  /** The rows of a snapshot as the first versions of their items. */
  static Dataset<Row> begin(Dataset<Row> rows, Instant from) {
    Dataset<Row> versions = rows;
    for (StructField field : OF_VERSIONS.fields()) {
      versions = versions.withColumn(
          field.name(),
          field.name().equals(VersionColumns.VALID_FROM)
              ? timestamp_micros(lit(ChronoUnit.MICROS.between(Instant.EPOCH, from)))
              : lit(null).cast(field.dataType()));
    }
    return versions;
  }
}
