// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Sentences about paths, sorted, and not more of them than a person reads. */
final class Notes {
  private static final int MAX_NOTES = 1_000;

  private final TreeSet<String> sentences = new TreeSet<>();
  private long left;

  void add(String path, String sentence) {
    sentences.add((path.isEmpty() ? "all items" : AttributePath.shown(path)) + ": " + sentence);
    if (sentences.size() > MAX_NOTES) {
      sentences.pollLast();
      left++;
    }
  }

  List<String> list() {
    List<String> list = new ArrayList<>(sentences);
    if (left > 0) {
      list.add("and " + left + " notes more");
    }
    return list;
  }
}
