// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names of columns for attributes: the attribute's own where it can be one and no other differs from it only by case, else a readable
 * beginning and a digest of the attribute's name. No two names are equal ignoring case, and they depend on the set of attributes alone.
 */
final class ColumnNames {
  private static final int READABLE_CHARS = 60;
  private static final int DIGEST_CHARS = 8;

  private ColumnNames() {}

  /**
   * @param taken names that are in use already, in any case
   * @return the column's name by attribute, sorted
   */
  static SortedMap<String, String> assign(Collection<String> attributes, Collection<String> taken) {
    Set<String> used = new HashSet<>();
    taken.forEach(name -> used.add(ColumnName.folded(name)));
    Map<String, Integer> sameIgnoringCase = new HashMap<>();
    attributes.forEach(
        attribute -> sameIgnoringCase.merge(ColumnName.folded(attribute), 1, Integer::sum));
    SortedMap<String, String> names = new TreeMap<>();
    TreeSet<String> others = new TreeSet<>();
    for (String attribute : attributes) {
      String folded = ColumnName.folded(attribute);
      boolean unique = sameIgnoringCase.getOrDefault(folded, 0) == 1 && !used.contains(folded);
      if (unique && ColumnName.usable(attribute) && !ColumnName.reserved(attribute)) {
        names.put(attribute, attribute);
      } else {
        others.add(attribute);
      }
    }
    names.values().forEach(name -> used.add(ColumnName.folded(name)));
    others.forEach(attribute -> names.put(attribute, replacement(attribute, used)));
    return names;
  }

  private static String replacement(String attribute, Set<String> used) {
    String readable = readable(attribute);
    String digest = AttributePath.digest(attribute);
    int length = DIGEST_CHARS;
    String name = readable + digest.substring(0, length);
    while (!used.add(ColumnName.folded(name))) {
      length++;
      if (length > digest.length()) {
        digest = AttributePath.digest(digest);
        length = DIGEST_CHARS;
      }
      name = readable + digest.substring(0, length);
    }
    return name;
  }

  /** Ends with {@code _}; does not begin with it, so that no name is reserved. */
  private static String readable(String attribute) {
    StringBuilder result = new StringBuilder();
    attribute
        .codePoints()
        .limit(READABLE_CHARS)
        .map(c -> ColumnName.usable(c) && c <= Character.MAX_VALUE ? c : '_')
        .dropWhile(c -> c == '_')
        .forEach(result::appendCodePoint);
    return result.isEmpty() ? "attribute_" : result.append('_').toString();
  }
}
