// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.DynamoLakeException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a table's rows look like: one version of it, never changed once it is registered.
 *
 * @param version from 1 on
 * @param key null when the source does not tell it, as an export does not
 * @param columns in the order of the rows; names and attributes are unique, names ignoring case
 */
public record RegisteredSchema(
    String table,
    int version,
    @Nullable TableKey key,
    List<Column> columns,
    List<PartitionColumn> partitionBy)
    implements Serializable {

  /**
   * @throws DynamoLakeException CONFIGURATION, when the parts contradict each other
   */
  public RegisteredSchema {
    columns = List.copyOf(columns);
    partitionBy = List.copyOf(partitionBy);
    SchemaProblem problem =
        new SchemaRules(table, version, key, columns, partitionBy).firstProblem();
    if (problem != null) {
      throw SchemaErrors.invalid("Schema of " + AttributePath.shown(table), problem);
    }
  }

  /**
   * @param origin what messages call the text: a file's path
   * @throws DynamoLakeException CONFIGURATION, when the text is no schema: {@code <origin>: <key path>: expected .., found .. (line n)}
   */
  public static RegisteredSchema parse(String yaml, String origin) {
    try {
      return SchemaYaml.read(YamlText.parse(yaml));
    } catch (YamlException e) {
      throw SchemaErrors.invalid(origin, e.problem());
    }
  }

  /** The same text for equal schemas; {@link #parse} gives this schema back. */
  public String yaml() {
    return SchemaYaml.write(this);
  }

  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  public Optional<Column> columnOf(String attribute) {
    return columns.stream()
        .filter(column -> column.attribute().equals(attribute))
        .findFirst();
  }

  /** The type that is registered at a path of {@link AttributePath}; empty for what is not registered. */
  public Optional<ColumnType> typeAt(String path) {
    List<String> names = AttributePath.names(path);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Optional<ColumnType> type = columnOf(names.get(0)).map(Column::type);
    for (String name : names.subList(1, names.size())) {
      type = type.flatMap(parent -> parent.accept(new TypeMember(name)));
    }
    return type;
  }

  /**
   * This table's next version, as proposed: registered columns stay where they are, new ones follow them. This version itself when the
   * proposal changes nothing.
   *
   * @throws DynamoLakeException CONFIGURATION, with all changes that are not allowed
   */
  public RegisteredSchema evolve(RegisteredSchema proposed) {
    return SchemaEvolution.evolve(this, proposed);
  }

  /** This table's next version with columns and struct fields for what was seen and is not registered. */
  public Inferred extend(ItemShape seen, List<PartitionColumn> partitions) {
    return SchemaEvolution.extend(this, seen, partitions);
  }
}
