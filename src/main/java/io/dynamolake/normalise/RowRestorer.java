// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.Column;
import io.dynamolake.schema.RegisteredSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes the item again from which a row was made: the typed columns, with what {@code _rescued} holds laid over them. Numbers come back
 * by value, sets in the row's order.
 *
 * <p>Finds columns by name, so a row may have more columns (partitions) or another order. Thread-safe.
 */
public final class RowRestorer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RegisteredSchema schema;

  public RowRestorer(RegisteredSchema schema) {
    this.schema = schema;
  }

  /**
   * @throws DynamoLakeException INTEGRITY if row and rescued text do not make an item together: the row was changed by others
   */
  public Item restore(Row row) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    Set<String> names = Set.of(row.schema().fieldNames());
    for (Column column : schema.columns()) {
      // A table that was written by an older version of the schema lacks the columns that came
      // later.
      Object value = names.contains(column.name()) ? row.getAs(column.name()) : null;
      if (value != null) {
        attributes.put(column.attribute(), column.type().accept(new ValueRestorer(value)));
      }
    }
    String rescued = row.getAs(SparkTypes.RESCUED);
    try {
      if (rescued != null) {
        for (Map.Entry<String, AttributeValue> entry :
            ItemJson.parseAttributes(rescued).entrySet()) {
          lay(attributes, entry.getKey(), entry.getValue());
        }
      }
      Map<String, AttributeValue> members = new LinkedHashMap<>();
      attributes.forEach((name, part) -> members.put(name, freeze(part)));
      return new Item(members);
    } catch (MalformedRecordException e) {
      throw contradiction(e.reason());
    }
  }

  /** Puts a rescued value at its JSON Pointer. */
  private static void lay(
      Map<String, @Nullable Object> attributes, String pointer, AttributeValue value) {
    String[] steps = pointer.split("/", -1);
    Object place = attributes;
    for (int i = 1; i < steps.length - 1; i++) {
      place = child(place, unescape(steps[i]));
    }
    String last = unescape(steps[steps.length - 1]);
    if (steps.length < 2) {
      throw contradiction("a pointer without a name");
    } else if (place instanceof Members members) {
      members.values.put(last, value);
    } else if (place instanceof Elements elements && index(last, elements) >= 0) {
      elements.values.set(index(last, elements), value);
    } else if (place == attributes) {
      attributes.put(last, value);
    } else {
      throw contradiction("a pointer to nowhere");
    }
  }

  private static @Nullable Object child(@Nullable Object place, String step) {
    if (place instanceof Map<?, ?> attributes) {
      return attributes.get(step);
    }
    if (place instanceof Members members) {
      return members.values.get(step);
    }
    if (place instanceof Elements elements && index(step, elements) >= 0) {
      return elements.values.get(index(step, elements));
    }
    throw contradiction("a pointer to nowhere");
  }

  private static int index(String step, Elements elements) {
    try {
      int index = Integer.parseInt(step);
      return index < elements.values.size() ? index : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String unescape(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  private static AttributeValue freeze(@Nullable Object part) {
    if (part instanceof AttributeValue value) {
      return value;
    }
    if (part instanceof Members members) {
      Map<String, AttributeValue> frozen = new LinkedHashMap<>();
      members.values.forEach((name, member) -> {
        if (member != null) {
          frozen.put(name, freeze(member));
        }
      });
      return new AttributeValue.M(frozen);
    }
    if (part instanceof Elements elements) {
      List<AttributeValue> frozen = new ArrayList<>();
      elements.values.forEach(element -> frozen.add(freeze(element)));
      return new AttributeValue.L(frozen);
    }
    throw contradiction("an element that is nowhere");
  }

  private static DynamoLakeException contradiction(String what) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot restore an item: its row and its rescued text contradict each other (" + what
            + "). Was the table changed by another program, or read with another schema version?");
  }

  /** A map under construction: rescued members are still to come. */
  record Members(Map<String, @Nullable Object> values) {}

  /** A list under construction: rescued elements are still null. */
  record Elements(List<@Nullable Object> values) {}
}
