// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * By what a row of the table and a change are the same item: the key's columns and, where a column does not hold its part of the key, what
 * does.
 *
 * @param columns of the key; equal values are equal keys
 * @param addRest adds the text column {@link #REST}, which holds what the columns cannot hold of the key, in one form; null where they hold it all
 */
public record MergeKey(List<String> columns, UnaryOperator<Dataset<Row>> addRest) {
  /** Never in the table. */
  public static final String REST = "_change_key";

  public MergeKey {
    columns = List.copyOf(columns);
  }

  /** The key's columns and {@link #REST}. */
  public List<String> names() {
    List<String> names = new ArrayList<>(columns);
    names.add(REST);
    return names;
  }

  public Column[] all() {
    return names().stream().map(MergeKey::column).toArray(Column[]::new);
  }

  /**
   * The key's columns under other names, so that two sides of a join can be told apart.
   *
   * @param more further columns, which keep their names
   */
  public Column[] all(String prefix, String... more) {
    List<Column> renamed = new ArrayList<>();
    for (int i = 0; i < names().size(); i++) {
      renamed.add(column(names().get(i)).as(prefix + i));
    }
    Arrays.stream(more).map(MergeKey::column).forEach(renamed::add);
    return renamed.toArray(Column[]::new);
  }

  /** The key's columns that have the first prefix, under names of the second one. */
  public Column[] renamed(String from, String to) {
    return IntStream.range(0, names().size())
        .mapToObj(i -> column(from + i).as(to + i))
        .toArray(Column[]::new);
  }

  /** The names that {@link #all(String, String...)} gives. */
  String[] names(String prefix) {
    return IntStream.range(0, names().size()).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  /** Whether the key is the one that stands under other names. */
  public Column is(String prefix) {
    Column same = functions.lit(true);
    for (int i = 0; i < names().size(); i++) {
      same = same.and(column(names().get(i)).eqNullSafe(functions.col(prefix + i)));
    }
    return same;
  }

  /** Whether a part of the key is nowhere. */
  public Column isMissing() {
    Column missing = functions.lit(false);
    for (String name : columns) {
      missing = missing.or(column(name).isNull());
    }
    return missing.and(column(REST).isNull());
  }

  /** Any name, dots included. */
  public static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
