// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.schema.PartitionColumn;
import java.util.Optional;
import java.util.function.Function;

/** One {@code {name: dt, expression: "to_date(created_at)"}}. */
final class PartitionColumnType implements OptionType<PartitionColumn> {
  private static final OptionType<String> NAME = OptionType.scalar(
      "a column name of letters, digits and '_'",
      text -> Optional.of(text).filter(name -> name.matches("[A-Za-z][A-Za-z0-9_]{0,127}")),
      Function.identity());
  private static final OptionType<String> EXPRESSION = OptionType.scalar(
      "an SQL expression over columns",
      text -> Optional.of(text).filter(sql -> !sql.isEmpty()),
      Function.identity());

  @Override
  public String expected() {
    return "{name, expression}";
  }

  @Override
  public PartitionColumn parse(Yaml value) throws MisfitException {
    if (!(value instanceof Yaml.Mapping mapping)) {
      throw MisfitException.expected(expected(), value);
    }
    String name = null;
    String expression = null;
    for (Yaml.Entry entry : mapping.entries()) {
      switch (entry.key()) {
        case "name" -> name = member(NAME, entry);
        case "expression" -> expression = member(EXPRESSION, entry);
        default ->
          throw new MisfitException(
              "." + entry.key() + ": unknown key. Known are name and expression");
      }
    }
    if (name == null || expression == null) {
      throw new MisfitException("." + (name == null ? "name" : "expression") + ": is missing");
    }
    return new PartitionColumn(name, expression);
  }

  private static String member(OptionType<String> type, Yaml.Entry entry) throws MisfitException {
    try {
      return type.parse(entry.value());
    } catch (MisfitException e) {
      throw new MisfitException("." + entry.key() + e.getMessage());
    }
  }

  @Override
  public String text(PartitionColumn column) {
    return "{name: " + NAME.text(column.name()) + ", expression: "
        + EXPRESSION.text(column.expression()) + "}";
  }
}
