// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.AttributeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Makes a schema from the shape of all items. What it is does not depend on the order in which they were seen. */
public final class SchemaInference {
  /** The most columns that are inferred. */
  public static final int MAX_COLUMNS = 5_000;

  private static final int SHOWN_NAMES = 5;

  private SchemaInference() {}

  /**
   * The first version. The key's columns come first and are required; the others follow by attribute name and are optional.
   *
   * @throws DynamoLakeException CONFIGURATION, when there is nothing to infer from, or no item has a key attribute
   */
  public static Inferred infer(
      String table, ItemShape shape, @Nullable TableKey key, List<PartitionColumn> partitionBy) {
    Set<String> first = key == null ? Set.of() : new LinkedHashSet<>(key.attributes());
    Notes notes = new Notes();
    List<Column> inferred = columns(shape, first, computed(partitionBy), MAX_COLUMNS, notes);
    if (inferred.isEmpty()) {
      throw SchemaErrors.nothingToInfer(table, shape.items());
    }
    List<Column> columns = new ArrayList<>();
    for (String attribute : first) {
      Column column = inferred.stream()
          .filter(candidate -> candidate.attribute().equals(attribute))
          .findFirst()
          .orElseThrow(() -> SchemaErrors.keyNotSeen(table, attribute, shape.items()));
      columns.add(new Column(column.name(), attribute, column.type(), Presence.REQUIRED));
    }
    inferred.stream().filter(column -> !first.contains(column.attribute())).forEach(columns::add);
    return new Inferred(new RegisteredSchema(table, 1, key, columns, partitionBy), notes.list());
  }

  /** Optional columns, sorted by attribute, for the most frequent attributes. */
  static List<Column> columns(
      ItemShape shape, Set<String> always, Collection<String> takenNames, int limit, Notes notes) {
    SortedMap<String, ValueShape> attributes = shape.attributes();
    if (attributes.remove("") != null) {
      notes.add("/", "an attribute without a name; it is not typed and will be rescued");
    }
    if (shape.truncated()) {
      notes.add(
          AttributePath.ROOT,
          String.format(
              Locale.ROOT,
              "more than %,d attribute names; some are not typed and will be rescued",
              ItemShape.MAX_NAMES));
    }
    Set<String> chosen = chosen(attributes, always, limit, notes);
    TypeInference inference = new TypeInference(notes);
    Map<String, ColumnType> types = new HashMap<>();
    attributes.forEach((attribute, values) -> {
      ColumnType type = chosen.contains(attribute)
          ? inference.infer(AttributePath.child(AttributePath.ROOT, attribute), values, 1)
          : null;
      if (type != null) {
        types.put(attribute, type);
      }
    });
    List<Column> columns = new ArrayList<>();
    ColumnNames.assign(types.keySet(), takenNames).forEach((attribute, name) -> {
      ColumnType type = types.get(attribute);
      if (type != null) {
        columns.add(new Column(name, attribute, type, Presence.OPTIONAL));
      }
      if (!name.equals(attribute)) {
        notes.add(
            AttributePath.child(AttributePath.ROOT, attribute),
            "the column is " + name
                + ", because the attribute's name is no column's or differs from another only by case");
      }
    });
    return columns;
  }

  /** Names of columns that exist beside those of the schema. */
  static Set<String> computed(List<PartitionColumn> partitionBy) {
    Set<String> names = new HashSet<>();
    partitionBy.stream()
        .filter(column -> !column.isPlainColumn())
        .forEach(column -> names.add(column.name()));
    return names;
  }

  private static Set<String> chosen(
      SortedMap<String, ValueShape> attributes, Set<String> always, int limit, Notes notes) {
    List<String> byFrequency = attributes.entrySet().stream()
        .sorted(Comparator.comparing(
                (Map.Entry<String, ValueShape> entry) -> !always.contains(entry.getKey()))
            .thenComparing(entry -> -typed(entry.getValue()))
            .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
    int size = Math.min(limit, byFrequency.size());
    List<String> left = byFrequency.subList(size, byFrequency.size());
    if (!left.isEmpty()) {
      List<String> shown =
          left.stream().limit(SHOWN_NAMES).map(AttributePath::shown).toList();
      notes.add(
          AttributePath.ROOT,
          String.format(
              Locale.ROOT,
              "only the %,d most frequent attributes are columns; %,d others will be rescued, first of them %s",
              limit,
              left.size(),
              String.join(", ", shown)));
    }
    return new HashSet<>(byFrequency.subList(0, size));
  }

  private static long typed(ValueShape shape) {
    return shape.values() - shape.values(AttributeType.NULL);
  }
}
