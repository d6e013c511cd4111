// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.schema.ColumnType.DateType;
import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.TimestampType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What has to hold between the parts of a schema. */
record SchemaRules(
    String table,
    int version,
    @Nullable TableKey key,
    List<Column> columns,
    List<PartitionColumn> partitionBy) {
  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");

  @Nullable
  SchemaProblem firstProblem() {
    if (!TABLE.matcher(table).matches()) {
      return problem("table", "a name of letters, digits, '_', '-' and '.'", table);
    }
    if (version < 1) {
      return new SchemaProblem("version", "a number from 1 on", Integer.toString(version), null);
    }
    SchemaProblem problem = columnsProblem();
    if (problem == null) {
      problem = partitionProblem();
    }
    return problem == null ? keyProblem() : problem;
  }

  private @Nullable SchemaProblem columnsProblem() {
    Map<String, Integer> names = new HashMap<>();
    Map<String, Integer> attributes = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      SchemaProblem problem = nameProblem("columns[" + i + "].name", column.name());
      if (problem != null) {
        return problem;
      }
      Integer same = names.putIfAbsent(ColumnName.folded(column.name()), i);
      if (same != null) {
        return problem(
            "columns[" + i + "].name",
            "a name unlike that of columns[" + same + "], ignoring case",
            column.name());
      }
      if (column.attribute().isEmpty()) {
        return problem("columns[" + i + "].from", "an attribute's name", column.attribute());
      }
      same = attributes.putIfAbsent(column.attribute(), i);
      if (same != null) {
        return problem(
            "columns[" + i + "].from",
            "an attribute that columns[" + same + "] does not take",
            column.attribute());
      }
    }
    return null;
  }

  private @Nullable SchemaProblem partitionProblem() {
    Set<String> plain = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (Column column : columns) {
      plain.add(column.name());
      taken.add(ColumnName.folded(column.name()));
    }
    Set<String> partitions = new HashSet<>();
    for (int i = 0; i < partitionBy.size(); i++) {
      PartitionColumn column = partitionBy.get(i);
      String path = "partition-by[" + i + "].name";
      SchemaProblem problem = nameProblem(path, column.name());
      if (problem != null) {
        return problem;
      }
      if (column.expression().isBlank()) {
        return problem(
            "partition-by[" + i + "].expression",
            "an expression over columns",
            column.expression());
      }
      boolean isColumn = column.isPlainColumn() && plain.contains(column.name());
      boolean unique = partitions.add(ColumnName.folded(column.name()));
      if (!unique || (!isColumn && taken.contains(ColumnName.folded(column.name())))) {
        return problem(path, "a name that no other column has, ignoring case", column.name());
      }
      if (!isColumn && column.isPlainColumn()) {
        return problem(
            "partition-by[" + i + "].expression",
            "an expression over columns",
            column.expression());
      }
    }
    return null;
  }

  private @Nullable SchemaProblem keyProblem() {
    if (key == null) {
      return null;
    }
    if (key.partition().equals(key.sort())) {
      return problem("key.sort", "another attribute than key.partition", key.partition());
    }
    SchemaProblem problem = keyProblem("key.partition", key.partition());
    return problem == null && key.sort() != null ? keyProblem("key.sort", key.sort()) : problem;
  }

  private @Nullable SchemaProblem keyProblem(String path, String attribute) {
    for (Column column : columns) {
      if (column.attribute().equals(attribute)) {
        return canBeKey(column.type())
            ? null
            : problem(
                path,
                "a column of text, number or binary",
                attribute + ": " + column.type().text());
      }
    }
    return problem(path, "an attribute that a column is from", attribute);
  }

  private static boolean canBeKey(ColumnType type) {
    return type instanceof DecimalType
        || type instanceof TimestampType
        || type instanceof DateType
        || (type instanceof Scalar && type != Scalar.BOOLEAN && type != Scalar.JSON);
  }

  private static @Nullable SchemaProblem nameProblem(String path, String name) {
    if (!ColumnName.usable(name)) {
      return problem(path, "a name of " + ColumnName.RULE, name);
    }
    return ColumnName.reserved(name) ? problem(path, ColumnName.RESERVED_RULE, name) : null;
  }

  private static SchemaProblem problem(String path, String expected, String found) {
    return new SchemaProblem(path, expected, SchemaProblem.quoted(found), null);
  }
}
