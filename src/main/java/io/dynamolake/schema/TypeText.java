// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.stream.Collectors;

/** Writes a type as text. */
final class TypeText implements ColumnType.Visitor<String> {
  @Override
  public String scalar(ColumnType.Scalar type) {
    return type.word();
  }

  @Override
  public String decimal(ColumnType.DecimalType type) {
    return "decimal(" + type.precision() + "," + type.scale() + ")";
  }

  @Override
  public String timestamp(ColumnType.TimestampType type) {
    return type.encoding() instanceof EpochUnit unit
        ? "timestamp(" + unit.key() + ")"
        : "timestamp" + argument((TextFormat) type.encoding());
  }

  @Override
  public String date(ColumnType.DateType type) {
    return "date" + argument(type.format());
  }

  @Override
  public String array(ColumnType.ArrayType type) {
    return "array<" + type.element().accept(this) + ">";
  }

  @Override
  public String set(ColumnType.SetType type) {
    return "set<" + type.element().accept(this) + ">";
  }

  @Override
  public String map(ColumnType.MapType type) {
    return "map<string," + type.value().accept(this) + ">";
  }

  @Override
  public String struct(ColumnType.StructType type) {
    return type.fields().stream()
        .map(field -> name(field.name()) + ":" + field.type().accept(this))
        .collect(Collectors.joining(",", "struct<", ">"));
  }

  private static String argument(TextFormat format) {
    return format.iso() ? "" : "('" + format.pattern().replace("'", "''") + "')";
  }

  static String name(String name) {
    return TypeParser.isWord(name) ? name : "`" + name.replace("`", "``") + "`";
  }
}
