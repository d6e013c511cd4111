// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What differs between two schemas; version numbers do not count. */
public record SchemaDiff(List<Change> changes) {
  private static final String NONE = "-";

  public SchemaDiff {
    changes = List.copyOf(changes);
  }

  public static SchemaDiff between(RegisteredSchema before, RegisteredSchema after) {
    List<Change> changes = new ArrayList<>();
    if (!before.table().equals(after.table())) {
      changes.add(new Change(What.TABLE, "", before.table(), after.table(), Effect.BREAKS));
    }
    if (!Objects.equals(before.key(), after.key())) {
      Effect effect = before.key() == null ? Effect.EXTENDS : Effect.BREAKS;
      changes.add(new Change(What.KEY, "", keyText(before), keyText(after), effect));
    }
    for (Column column : before.columns()) {
      Optional<Column> same = after.column(column.name());
      if (same.isEmpty()) {
        changes.add(new Change(
            What.COLUMN_REMOVED, column.name(), column.type().text(), NONE, Effect.BREAKS));
      } else {
        compare(column, same.get(), changes);
      }
    }
    for (Column column : after.columns()) {
      if (before.column(column.name()).isEmpty()) {
        changes.add(new Change(
            What.COLUMN_ADDED, column.name(), NONE, column.type().text(), Effect.EXTENDS));
      }
    }
    if (!before.partitionBy().equals(after.partitionBy())) {
      changes.add(new Change(
          What.PARTITION_BY, "", partitionText(before), partitionText(after), Effect.BREAKS));
    }
    return new SchemaDiff(changes);
  }

  private static void compare(Column before, Column after, List<Change> changes) {
    String name = before.name();
    if (!before.attribute().equals(after.attribute())) {
      changes.add(
          new Change(What.ATTRIBUTE, name, before.attribute(), after.attribute(), Effect.BREAKS));
    }
    if (!before.type().equals(after.type())) {
      Effect effect = before.type().widensTo(after.type()) ? Effect.EXTENDS : Effect.BREAKS;
      changes.add(new Change(What.TYPE, name, before.type().text(), after.type().text(), effect));
    }
    if (before.presence() != after.presence()) {
      changes.add(
          new Change(What.PRESENCE, name, presence(before), presence(after), Effect.EXTENDS));
    }
  }

  public boolean identical() {
    return changes.isEmpty();
  }

  /** Whether tables of the first schema can go on with the second. */
  public boolean compatible() {
    return changes.stream().noneMatch(change -> change.effect() == Effect.BREAKS);
  }

  /** One line a change. */
  public String text() {
    if (changes.isEmpty()) {
      return "No differences.\n";
    }
    TextTable table = new TextTable("EFFECT", "WHAT", "COLUMN", "BEFORE", "AFTER");
    for (Change change : changes) {
      table.row(
          change.effect() == Effect.BREAKS ? "breaks" : "extends",
          change.what().words(),
          change.column().isEmpty() ? NONE : AttributePath.shown(change.column()),
          AttributePath.shown(change.before()),
          AttributePath.shown(change.after()));
    }
    return table.text();
  }

  private static String presence(Column column) {
    return column.required() ? "required" : "optional";
  }

  private static String keyText(RegisteredSchema schema) {
    TableKey key = schema.key();
    return key == null ? NONE : String.join(", ", key.attributes());
  }

  private static String partitionText(RegisteredSchema schema) {
    return schema.partitionBy().isEmpty()
        ? NONE
        : schema.partitionBy().stream()
            .map(column -> column.name() + " = " + column.expression())
            .collect(Collectors.joining(", "));
  }

  /** What a change is about. */
  public enum What {
    TABLE("table"),
    KEY("key"),
    COLUMN_ADDED("new column"),
    COLUMN_REMOVED("column removed"),
    ATTRIBUTE("attribute"),
    TYPE("type"),
    PRESENCE("presence"),
    PARTITION_BY("partition-by");

    private final String words;

    What(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Whether rows of the first schema are rows of the second. */
  public enum Effect {
    EXTENDS,
    BREAKS
  }

  /**
   * @param column empty for what is about the whole schema
   */
  public record Change(What what, String column, String before, String after, Effect effect) {
    String sentence() {
      String subject = column.isEmpty() ? what.words() : "column " + AttributePath.shown(column);
      return switch (what) {
        case COLUMN_ADDED -> subject + " is new";
        case COLUMN_REMOVED -> subject + " is missing";
        case TYPE ->
          subject + " does not widen from " + AttributePath.shown(before) + " to "
              + AttributePath.shown(after);
        case ATTRIBUTE ->
          subject + " is from " + AttributePath.shown(before) + ", not from "
              + AttributePath.shown(after);
        case PRESENCE, TABLE, KEY, PARTITION_BY ->
          subject + " is " + AttributePath.shown(before) + ", not " + AttributePath.shown(after);
      };
    }
  }
}
