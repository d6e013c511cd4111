// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody who wrote an unknown one most likely meant. */
public final class NearestName {
  private static final int LONGEST = 200;

  private NearestName() {}

  /** Empty when nothing known is near. The same answer whatever the order of {@code known}. */
  public static Optional<String> of(String unknown, Collection<String> known) {
    if (unknown.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = folded(unknown);
    Optional<String> sameLastName = known.stream()
        .filter(key -> lastName(key).equals(lastName(wanted)))
        .sorted()
        .findFirst();
    int allowed = Math.max(2, wanted.length() / 4);
    String best = null;
    int bestDistance = allowed + 1;
    for (String key : known.stream().sorted().toList()) {
      int distance = distance(wanted, key);
      if (distance < bestDistance) {
        best = key;
        bestDistance = distance;
      }
    }
    if (bestDistance > 1 && sameLastName.isPresent()) {
      return sameLastName;
    }
    return Optional.ofNullable(best);
  }

  /** {@code partitionBy} and {@code partition_by} are ways to write {@code partition-by}. */
  private static String folded(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Levenshtein's distance, where swapping two neighbours counts once. */
  static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[left.length()][right.length()];
  }
}
