// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One way in which items differ from the registered schema.
 *
 * @param path of {@link AttributePath}; a path of more than 200 characters is cut and marked
 * @param expected the registered type, or {@code -}
 * @param seen type tags, the most frequent first, or {@code -}
 * @param count how often it was seen; elements of a list count one by one
 * @param share the count divided by the run's items
 * @param places the first places, at most five
 */
public record DriftChange(
    DriftKind kind,
    String path,
    String expected,
    String seen,
    long count,
    double share,
    List<DriftPlace> places)
    implements Serializable {
  public DriftChange {
    places = List.copyOf(places);
  }

  /** For JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", kind.key());
    map.put("path", path);
    map.put("expected", expected);
    map.put("seen", seen);
    map.put("count", count);
    map.put("share", share);
    map.put("places", places.stream().map(DriftPlace::toString).toList());
    return map;
  }
}
