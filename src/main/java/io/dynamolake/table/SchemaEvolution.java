// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Lets files of a newer schema into a table whose other files stay: columns and fields may be added, nothing else. */
public final class SchemaEvolution {
  private final String purpose;

  private SchemaEvolution(String purpose) {
    this.purpose = purpose;
  }

  /**
   * The table's columns in their order, then the new ones, partition columns last. All nullable.
   *
   * @throws DynamoLakeException CONFIGURATION if a type or the partitioning differs
   */
  public static StructType extend(
      String table,
      StructType current,
      List<String> currentPartitions,
      StructType incoming,
      List<String> partitions) {
    if (currentPartitions.isEmpty() && partitions.isEmpty()) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot replace partitions of table %s: it has no partition columns. Use mode replace."
              .formatted(table));
    }
    String purpose = "replace partitions of table " + table;
    return new SchemaEvolution(purpose).extend(current, currentPartitions, incoming, partitions);
  }

  /**
   * The same for rows that are merged into a table, which need not be partitioned.
   *
   * @throws DynamoLakeException CONFIGURATION if a type or the partitioning differs
   */
  public static StructType extendForMerge(
      String table,
      StructType current,
      List<String> currentPartitions,
      StructType incoming,
      List<String> partitions) {
    return new SchemaEvolution("merge changes into table " + table)
        .extend(current, currentPartitions, incoming, partitions);
  }

  private StructType extend(
      StructType current,
      List<String> currentPartitions,
      StructType incoming,
      List<String> partitions) {
    if (!currentPartitions.equals(partitions)) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot %s: it is partitioned by %s, the new files by %s. Use mode replace."
              .formatted(purpose, currentPartitions, partitions));
    }
    StructType merged = (StructType) merge("", current.asNullable(), incoming.asNullable());
    Set<String> last = new HashSet<>(partitions);
    List<StructField> fields = new ArrayList<>();
    for (StructField field : merged.fields()) {
      if (!last.contains(field.name())) {
        fields.add(field);
      }
    }
    partitions.forEach(column -> fields.add(merged.apply(column)));
    return new StructType(fields.toArray(StructField[]::new));
  }

  private DataType merge(String path, DataType current, DataType incoming) {
    if (current instanceof StructType left && incoming instanceof StructType right) {
      return mergeFields(path, left, right);
    }
    if (current instanceof ArrayType left && incoming instanceof ArrayType right) {
      return new ArrayType(merge(path + ".element", left.elementType(), right.elementType()), true);
    }
    if (current instanceof MapType left && incoming instanceof MapType right) {
      return new MapType(
          merge(path + ".key", left.keyType(), right.keyType()),
          merge(path + ".value", left.valueType(), right.valueType()),
          true);
    }
    if (!current.equals(incoming)) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot %s: column '%s' is %s, in the new files it is %s. Use mode replace, or keep the type."
              .formatted(purpose, path, current.sql(), incoming.sql()));
    }
    return current;
  }

  private StructType mergeFields(String path, StructType current, StructType incoming) {
    List<StructField> merged = new ArrayList<>();
    for (StructField field : current.fields()) {
      merged.add(find(incoming, field.name())
          .map(other -> new StructField(
              field.name(),
              merge(
                  path.isEmpty() ? field.name() : path + "." + field.name(),
                  field.dataType(),
                  other.dataType()),
              true,
              field.metadata()))
          .orElse(field));
    }
    for (StructField field : incoming.fields()) {
      if (find(current, field.name()).isEmpty()) {
        merged.add(field);
      }
    }
    return new StructType(merged.toArray(StructField[]::new));
  }

  private static Optional<StructField> find(StructType struct, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (StructField field : struct.fields()) {
      if (field.name().toLowerCase(Locale.ROOT).equals(wanted)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
