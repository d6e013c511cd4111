// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in items, for inference. Merging is commutative and associative, and a new shape is its identity, so that the schema does
 * not depend on how the items were split over tasks.
 *
 * <p>Not safe for threads. Memory is bounded: beyond {@link #MAX_NAMES} names those stay that look least like data (see {@link #truncated}).
 */
public final class ItemShape implements Serializable {
  /** The most top-level names that are told apart. */
  public static final int MAX_NAMES = 20_000;

  private static final long serialVersionUID = 1L;

  /**
   * Which names stay: those without digits, then the short ones. Because the order is total and no name comes back once 20,000 others
   * precede it, the counts of those that stay are complete, in whatever order the items came.
   */
  private static final Comparator<String> STAYS_LONGER = Comparator.<String, Boolean>comparing(
          name -> name.chars().anyMatch(Character::isDigit))
      .thenComparing(String::length)
      .thenComparing(Comparator.naturalOrder());

  private final Map<String, ValueShape> byName = new HashMap<>();
  private @Nullable String lastStaying;
  private long items;

  public void beginItem() {
    items++;
  }

  public long items() {
    return items;
  }

  /** The shape of a top-level attribute: the same object for the same name, so that a caller may keep it. */
  public ValueShape attribute(String name) {
    ValueShape shape = byName.get(name);
    if (shape != null) {
      return shape;
    }
    ValueShape added = new ValueShape();
    if (lastStaying == null || STAYS_LONGER.compare(name, lastStaying) <= 0) {
      byName.put(name, added);
      if (byName.size() == 2 * MAX_NAMES) {
        prune();
      }
    }
    return added;
  }

  /** Adds what the other shape saw and leaves it as it is. */
  public void merge(ItemShape other) {
    items += other.items;
    if (other.lastStaying != null
        && (lastStaying == null || STAYS_LONGER.compare(other.lastStaying, lastStaying) < 0)) {
      lastStaying = other.lastStaying;
      byName.keySet().removeIf(name -> STAYS_LONGER.compare(name, other.lastStaying) > 0);
    }
    other.byName.forEach((name, shape) -> {
      if (lastStaying == null || STAYS_LONGER.compare(name, lastStaying) <= 0) {
        attribute(name).add(shape);
      }
    });
  }

  /** At most {@link #MAX_NAMES} attributes, sorted by name. */
  SortedMap<String, ValueShape> attributes() {
    prune();
    return new TreeMap<>(byName);
  }

  /** Whether there were more names than are told apart. */
  public boolean truncated() {
    return lastStaying != null || byName.size() > MAX_NAMES;
  }

  private void prune() {
    if (byName.size() <= MAX_NAMES) {
      return;
    }
    List<String> names = byName.keySet().stream().sorted(STAYS_LONGER).toList();
    names.subList(MAX_NAMES, names.size()).forEach(byName::remove);
    lastStaying = names.get(MAX_NAMES - 1);
  }
}
