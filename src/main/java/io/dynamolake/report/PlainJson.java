// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Immutable copies of values that JSON can say, equal before and after a round trip: whole numbers are longs. */
final class PlainJson {
  private PlainJson() {}

  static List<Map<String, Object>> copyOfMaps(List<? extends Map<String, ?>> maps) {
    return maps.stream().map(PlainJson::copyOfMap).toList();
  }

  private static Map<String, Object> copyOfMap(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put((String) name, copyOf(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static Object copyOf(Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return number;
    }
    if (value instanceof Map<?, ?> map) {
      return copyOfMap(map);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(copyOf(element)));
      return Collections.unmodifiableList(copy);
    }
    throw new IllegalArgumentException(
        "Only text, numbers, booleans, lists and maps can be reported, got "
            + (value == null ? "null" : value.getClass().getName()));
  }
}
