// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of all maps at one path, by name. Beyond {@link #MAX_NAMES} names they become one shape for all names, because then the names
 * are data, not a structure.
 */
public final class MapShape implements Serializable {
  /** The most names that a struct is inferred for. */
  public static final int MAX_NAMES = 100;

  private static final long serialVersionUID = 1L;

  private final Map<String, ValueShape> byName = new HashMap<>();

  /** All members, once there are too many names. */
  private @Nullable ValueShape all;

  private transient @Nullable MapShape successor;

  public ValueShape member(String name) {
    MapShape map = live();
    if (map.all != null) {
      return map.all;
    }
    ValueShape member = map.byName.get(name);
    if (member != null) {
      return member;
    }
    if (map.byName.size() == MAX_NAMES) {
      return map.widen();
    }
    ValueShape added = new ValueShape();
    map.byName.put(name, added);
    return added;
  }

  /** Empty once there are too many names. */
  Map<String, ValueShape> byName() {
    return live().byName;
  }

  @Nullable
  ValueShape all() {
    return live().all;
  }

  void add(MapShape other) {
    MapShape map = live();
    MapShape from = other.live();
    if (from.all != null) {
      map.widen().add(from.all);
    }
    from.byName.forEach((name, member) -> map.member(name).add(member));
  }

  void giveWayTo(MapShape other) {
    MapShape next = other.live();
    if (all != null) {
      all.giveWayTo(next.widen());
    }
    byName.forEach((name, member) -> member.giveWayTo(next.member(name)));
    byName.clear();
    all = null;
    successor = next;
  }

  private ValueShape widen() {
    if (all != null) {
      return all;
    }
    ValueShape merged = new ValueShape();
    for (ValueShape member : byName.values()) {
      merged.add(member);
      member.giveWayTo(merged);
    }
    byName.clear();
    all = merged;
    return merged;
  }

  private MapShape live() {
    return successor == null ? this : successor.live();
  }
}
