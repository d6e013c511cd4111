// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.item.AttributeType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often one kind of drift was seen at one path, of which types, and the first places. Not safe for threads. */
public final class DriftTally implements Serializable {
  static final int MAX_PLACES = 5;

  private static final long serialVersionUID = 1L;
  private static final AttributeType[] TYPES = AttributeType.values();
  private static final Comparator<DriftPlace> ORDER =
      Comparator.comparing(DriftPlace::file).thenComparingLong(DriftPlace::line);

  private final long[] byType = new long[TYPES.length];
  private final List<DriftPlace> places = new ArrayList<>(MAX_PLACES);
  private long count;

  /** The file of the last place, and how many places of it were looked at: no later line of it can be among the first ones. */
  private String file = "";

  private int looked;

  DriftTally() {}

  /**
   * @param seen the value's type tag; null when there is no value
   * @param line ascending within a file
   */
  public void add(@Nullable AttributeType seen, String inFile, long line) {
    count++;
    if (seen != null) {
      byType[seen.ordinal()]++;
    }
    if (looked >= MAX_PLACES && file.equals(inFile)) {
      return;
    }
    look(inFile, line);
  }

  private void look(String inFile, long line) {
    looked = file.equals(inFile) ? looked + 1 : 1;
    file = inFile;
    add(new DriftPlace(inFile, line));
  }

  void add(DriftTally other) {
    count += other.count;
    for (int i = 0; i < TYPES.length; i++) {
      byType[i] += other.byType[i];
    }
    other.places.forEach(this::add);
  }

  private void add(DriftPlace place) {
    int index = Collections.binarySearch(places, place, ORDER);
    if (index < 0) {
      places.add(-index - 1, place);
      if (places.size() > MAX_PLACES) {
        places.remove(MAX_PLACES);
      }
    }
  }

  public long count() {
    return count;
  }

  List<DriftPlace> places() {
    return List.copyOf(places);
  }

  Map<AttributeType, Long> byType() {
    Map<AttributeType, Long> counts = new EnumMap<>(AttributeType.class);
    for (AttributeType type : TYPES) {
      if (byType[type.ordinal()] > 0) {
        counts.put(type, byType[type.ordinal()]);
      }
    }
    return counts;
  }
}
