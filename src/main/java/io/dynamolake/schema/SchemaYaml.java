// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.schema.ColumnType.DateType;
import io.dynamolake.schema.ColumnType.TimestampType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A schema as YAML: one line a column, its parts below each other. */
final class SchemaYaml {
  private static final Set<String> SCHEMA_KEYS =
      Set.of("table", "version", "key", "columns", "partition-by");
  private static final Set<String> KEY_KEYS = Set.of("partition", "sort");
  private static final Set<String> COLUMN_KEYS =
      Set.of("name", "from", "type", "format", "unit", "required");
  private static final Set<String> PARTITION_KEYS = Set.of("name", "expression");

  /** Parts that are longer than this do not push the rest of all lines to the right. */
  private static final int MAX_ALIGNED = 40;

  private SchemaYaml() {}

  static RegisteredSchema read(YamlValue file) throws YamlException {
    Map<String, YamlValue> keys = file.keys(SCHEMA_KEYS);
    String table = file.required(keys, "table").text();
    int version = file.required(keys, "version").number();
    YamlValue columnList = file.required(keys, "columns");
    List<Column> columns = new ArrayList<>();
    for (YamlValue value : columnList.list()) {
      columns.add(column(value));
    }
    List<PartitionColumn> partitionBy = new ArrayList<>();
    YamlValue partitionList = keys.get("partition-by");
    if (partitionList != null) {
      for (YamlValue value : partitionList.list()) {
        Map<String, YamlValue> parts = value.keys(PARTITION_KEYS);
        partitionBy.add(new PartitionColumn(
            value.required(parts, "name").text(),
            value.required(parts, "expression").text()));
      }
    }
    TableKey key = key(keys.get("key"));
    SchemaProblem problem =
        new SchemaRules(table, version, key, columns, partitionBy).firstProblem();
    if (problem != null) {
      throw new YamlException(located(problem, file, keys));
    }
    return new RegisteredSchema(table, version, key, columns, partitionBy);
  }

  private static @Nullable TableKey key(@Nullable YamlValue value) throws YamlException {
    if (value == null) {
      return null;
    }
    Map<String, YamlValue> parts = value.keys(KEY_KEYS);
    YamlValue sort = parts.get("sort");
    return new TableKey(
        value.required(parts, "partition").text(), sort == null ? null : sort.text());
  }

  private static Column column(YamlValue value) throws YamlException {
    Map<String, YamlValue> parts = value.keys(COLUMN_KEYS);
    String name = value.required(parts, "name").text();
    YamlValue from = parts.get("from");
    YamlValue required = parts.get("required");
    return new Column(
        name,
        from == null ? name : from.text(),
        type(value, parts),
        required != null && required.truth() ? Presence.REQUIRED : Presence.OPTIONAL);
  }

  private static ColumnType type(YamlValue column, Map<String, YamlValue> parts)
      throws YamlException {
    YamlValue value = column.required(parts, "type");
    YamlValue format = parts.get("format");
    YamlValue unit = parts.get("unit");
    ColumnType type;
    try {
      type = TypeParser.parse(value.text());
    } catch (TypeSyntaxException e) {
      throw value.wrong(e.expected(), e.found());
    }
    if (format == null && unit == null) {
      return type;
    }
    boolean bare = type.equals(new TimestampType(TextFormat.ISO_8601))
        || type.equals(new DateType(TextFormat.ISO_8601));
    if (unit != null) {
      if (!bare || format != null || type instanceof DateType) {
        throw unit.wrong("a unit only for timestamp, and no format beside it");
      }
      String text = unit.text();
      return new TimestampType(EpochUnit.of(text)
          .orElseThrow(() -> unit.wrong("seconds, millis or micros", SchemaProblem.quoted(text))));
    }
    if (format == null || !bare) {
      throw column.wrong("a format only for date or timestamp");
    }
    return formatted(type, format);
  }

  private static ColumnType formatted(ColumnType type, YamlValue value) throws YamlException {
    try {
      TextFormat format = TypeParser.format(value.text());
      return type instanceof DateType ? new DateType(format) : new TimestampType(format);
    } catch (TypeSyntaxException e) {
      throw value.wrong(e.expected(), e.found());
    }
  }

  /** The problem with the line of the part that it names. */
  private static SchemaProblem located(
      SchemaProblem problem, YamlValue file, Map<String, YamlValue> keys) throws YamlException {
    String top = problem.path().split("[.\\[]", 2)[0];
    YamlValue value = keys.getOrDefault(top, file);
    int index = problem.path().indexOf('[');
    if (index > 0) {
      int end = problem.path().indexOf(']');
      value = value.list().get(Integer.parseInt(problem.path().substring(index + 1, end)));
    }
    return new SchemaProblem(problem.path(), problem.expected(), problem.found(), value.line());
  }

  static String write(RegisteredSchema schema) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("table: ").append(YamlText.scalar(schema.table())).append('\n');
    yaml.append("version: ").append(schema.version()).append('\n');
    TableKey key = schema.key();
    if (key != null) {
      Map<String, String> parts = new LinkedHashMap<>();
      parts.put("partition", YamlText.scalar(key.partition()));
      if (key.sort() != null) {
        parts.put("sort", YamlText.scalar(key.sort()));
      }
      yaml.append("key: ").append(flow(parts, Map.of())).append('\n');
    }
    yaml.append(schema.columns().isEmpty() ? "columns: []\n" : "columns:\n");
    append(yaml, schema.columns().stream().map(SchemaYaml::parts).toList());
    if (!schema.partitionBy().isEmpty()) {
      yaml.append("partition-by:\n");
      append(yaml, schema.partitionBy().stream().map(SchemaYaml::parts).toList());
    }
    return yaml.toString();
  }

  private static Map<String, String> parts(Column column) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("name", YamlText.scalar(column.name()));
    parts.put("from", YamlText.scalar(column.attribute()));
    TimeEncoding encoding = encoding(column.type());
    if (encoding == null) {
      parts.put("type", YamlText.scalar(column.type().text()));
    } else {
      parts.put("type", column.type() instanceof DateType ? "date" : "timestamp");
      if (encoding instanceof EpochUnit unit) {
        parts.put("unit", unit.key());
      } else {
        parts.put("format", YamlText.scalar(((TextFormat) encoding).pattern()));
      }
    }
    if (column.required()) {
      parts.put("required", "true");
    }
    return parts;
  }

  private static @Nullable TimeEncoding encoding(ColumnType type) {
    if (type instanceof TimestampType timestamp) {
      return timestamp.encoding();
    }
    return type instanceof DateType date ? date.format() : null;
  }

  private static Map<String, String> parts(PartitionColumn column) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("name", YamlText.scalar(column.name()));
    parts.put("expression", YamlText.scalar(column.expression()));
    return parts;
  }

  private static void append(StringBuilder yaml, List<Map<String, String>> rows) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (Map<String, String> row : rows) {
      row.forEach((name, text) -> {
        if (text.length() <= MAX_ALIGNED) {
          widths.merge(name, text.length(), Math::max);
        }
      });
    }
    rows.forEach(row -> yaml.append("  - ").append(flow(row, widths)).append('\n'));
  }

  private static String flow(Map<String, String> parts, Map<String, Integer> widths) {
    List<String> names = List.copyOf(parts.keySet());
    return names.stream()
        .map(name -> {
          String text = parts.getOrDefault(name, "");
          boolean last = name.equals(names.get(names.size() - 1));
          int missing = last ? 0 : Math.max(0, widths.getOrDefault(name, 0) - text.length());
          return name + ": " + text + (last ? "" : "," + " ".repeat(missing));
        })
        .collect(Collectors.joining(" ", "{", "}"));
  }
}
