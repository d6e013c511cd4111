// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;

/** How many numbers need how many digits before and after the point. Open addressing: most attributes have fewer than 16 shapes. */
final class DigitHistogram implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MAX_DIGITS = 255;

  /** {@code (integer digits << 8 | fraction digits) + 1}; 0 is a free slot. */
  private int[] keys = new int[16];

  private long[] counts = new long[16];
  private int size;
  private int last;

  void add(int integerDigits, int fractionDigits) {
    int key = (Math.min(integerDigits, MAX_DIGITS) << 8 | Math.min(fractionDigits, MAX_DIGITS)) + 1;
    if (keys[last] != key) {
      last = slot(key);
    }
    counts[last]++;
  }

  void add(DigitHistogram other) {
    for (int i = 0; i < other.keys.length; i++) {
      if (other.keys[i] != 0) {
        // Not in one expression: finding the slot may replace the array.
        int slot = slot(other.keys[i]);
        counts[slot] += other.counts[i];
      }
    }
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        visitor.visit((keys[i] - 1) >> 8, (keys[i] - 1) & MAX_DIGITS, counts[i]);
      }
    }
  }

  private int slot(int key) {
    int slot = find(keys, key);
    if (keys[slot] == 0) {
      if (++size > keys.length / 2) {
        grow();
        slot = find(keys, key);
      }
      keys[slot] = key;
    }
    return slot;
  }

  private static int find(int[] keys, int key) {
    int mask = keys.length - 1;
    int slot = (key * 0x9E3779B9 >>> 16) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    long[] oldCounts = counts;
    keys = new int[oldKeys.length * 2];
    counts = new long[keys.length];
    last = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = find(keys, oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  @FunctionalInterface
  interface Visitor {
    void visit(int integerDigits, int fractionDigits, long count);
  }
}
