// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The next version of a schema: columns and struct fields are only added, types only widened. */
final class SchemaEvolution {
  private SchemaEvolution() {}

  static RegisteredSchema evolve(RegisteredSchema current, RegisteredSchema proposed) {
    SchemaDiff diff = SchemaDiff.between(current, proposed);
    if (!diff.compatible()) {
      List<String> refused = diff.changes().stream()
          .filter(change -> change.effect() == SchemaDiff.Effect.BREAKS)
          .map(SchemaDiff.Change::sentence)
          .toList();
      throw SchemaErrors.notAnEvolution(current, refused);
    }
    if (diff.identical()) {
      return current;
    }
    List<Column> columns = new ArrayList<>();
    for (Column column : current.columns()) {
      columns.add(proposed.column(column.name()).orElse(column));
    }
    proposed.columns().stream()
        .filter(column -> current.column(column.name()).isEmpty())
        .forEach(columns::add);
    return new RegisteredSchema(
        current.table(), current.version() + 1, proposed.key(), columns, current.partitionBy());
  }

  static Inferred extend(
      RegisteredSchema current, ItemShape seen, List<PartitionColumn> partitions) {
    Notes notes = new Notes();
    List<Column> columns = new ArrayList<>();
    ItemShape unknown = new ItemShape();
    seen.attributes().forEach((attribute, shape) -> {
      if (current.columnOf(attribute).isEmpty()) {
        unknown.attribute(attribute).add(shape);
      }
    });
    for (Column column : current.columns()) {
      ValueShape shape = seen.attributes().get(column.attribute());
      String path = AttributePath.child(AttributePath.ROOT, column.attribute());
      ColumnType type = shape == null
          ? column.type()
          : column.type().accept(new TypeExtension(path, shape, 1, notes));
      columns.add(new Column(column.name(), column.attribute(), type, column.presence()));
    }
    Set<String> taken = current.columns().stream().map(Column::name).collect(Collectors.toSet());
    taken.addAll(SchemaInference.computed(current.partitionBy()));
    taken.addAll(SchemaInference.computed(partitions));
    int room = Math.max(0, SchemaInference.MAX_COLUMNS - columns.size());
    columns.addAll(SchemaInference.columns(unknown, Set.of(), taken, room, notes));
    RegisteredSchema next = columns.equals(current.columns())
        ? current
        : new RegisteredSchema(
            current.table(), current.version() + 1, current.key(), columns, current.partitionBy());
    return new Inferred(next, notes.list());
  }
}
