// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.item.AttributeType;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts drift: one for each task, merged by the driver. Merging is commutative and associative while the paths are few.
 *
 * <p>Not safe for threads. Memory is bounded: beyond {@link #MAX_PATHS} paths of a kind, further ones are counted under their parent with
 * {@code /*}, so that counts stay complete; a very long path is cut and marked.
 */
public final class DriftObserver implements Serializable {
  /** The most paths of a kind that are told apart. */
  public static final int MAX_PATHS = 10_000;

  private static final long serialVersionUID = 1L;
  private static final int MAX_PARENTS = 1_000;

  private final Map<DriftKind, Map<String, DriftTally>> tallies = new EnumMap<>(DriftKind.class);

  /**
   * @param path of {@link AttributePath}
   * @param seen the value's type tag; null when there is no value
   */
  public void record(
      DriftKind kind, String path, @Nullable AttributeType seen, String file, long line) {
    tally(kind, path).add(seen, file, line);
  }

  /** Where drift of the kind at the path is counted. A caller that keeps it saves the look-up; it stays valid until a merge. */
  public DriftTally tally(DriftKind kind, String path) {
    Map<String, DriftTally> paths = tallies.computeIfAbsent(kind, unused -> new HashMap<>());
    DriftTally tally = paths.get(path);
    return tally == null ? add(paths, AttributePath.shortened(path)) : tally;
  }

  private static DriftTally add(Map<String, DriftTally> paths, String path) {
    String place = path;
    if (paths.size() >= MAX_PATHS && !paths.containsKey(place)) {
      place = AttributePath.parent(path) + "/" + AttributePath.ANY;
      if (paths.size() >= MAX_PATHS + MAX_PARENTS && !paths.containsKey(place)) {
        place = "/" + AttributePath.ANY;
      }
    }
    return paths.computeIfAbsent(place, unused -> new DriftTally());
  }

  /** Adds what the other one counted and leaves it as it is. */
  public void merge(DriftObserver other) {
    other.forEach(
        (kind, paths) -> paths.forEach((path, tally) -> tally(kind, path).add(tally)));
  }

  public boolean isEmpty() {
    return tallies.values().stream().allMatch(Map::isEmpty);
  }

  /** All tallies of a kind. */
  public long count(DriftKind kind) {
    return tallies.getOrDefault(kind, Map.of()).values().stream()
        .mapToLong(DriftTally::count)
        .sum();
  }

  /** By kind and path, in order. */
  void forEach(BiConsumer<DriftKind, SortedMap<String, DriftTally>> consumer) {
    tallies.forEach((kind, paths) -> consumer.accept(kind, new TreeMap<>(paths)));
  }
}
