// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers attribute names by their UTF-8 bytes: 0, 1, 2, ... in the order in which they were added. Finding one allocates nothing. Not
 * thread-safe while names are added.
 */
public final class NameTable {
  private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long SECOND_FACTOR = 0xC2B2AE3D27D4EB4FL;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MOST_KEPT = 4096;

  private byte[][] names = new byte[8][];
  private int size;
  /** Open addressing: index of a name plus one, or 0. */
  private int[] buckets = new int[16];

  public int size() {
    return size;
  }

  public byte[] name(int index) {
    return names[index];
  }

  /** The number of a name, or -1 if it was never added. */
  public int find(byte[] bytes, int offset, int length) {
    int mask = buckets.length - 1;
    int bucket = hash(bytes, offset, length) & mask;
    while (true) {
      int entry = buckets[bucket];
      if (entry == 0) {
        return -1;
      }
      byte[] name = names[entry - 1];
      if (name.length == length && Arrays.equals(name, 0, length, bytes, offset, offset + length)) {
        return entry - 1;
      }
      bucket = bucket + 1 & mask;
    }
  }

  /** Adds a copy of a name that is not there yet; returns its number. */
  public int add(byte[] bytes, int offset, int length) {
    if (2 * (size + 1) > buckets.length) {
      grow();
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
    }
    names[size] = Arrays.copyOfRange(bytes, offset, offset + length);
    place(size);
    return size++;
  }

  /** Forgets all names and keeps the memory, unless it is that of very many. */
  public void clear() {
    if (buckets.length > MOST_KEPT) {
      names = new byte[8][];
      buckets = new int[16];
      size = 0;
    } else if (size > 0) {
      Arrays.fill(buckets, 0);
      size = 0;
    }
  }

  private void grow() {
    buckets = new int[2 * buckets.length];
    for (int i = 0; i < size; i++) {
      place(i);
    }
  }

  private void place(int index) {
    int mask = buckets.length - 1;
    int bucket = hash(names[index], 0, names[index].length) & mask;
    while (buckets[bucket] != 0) {
      bucket = bucket + 1 & mask;
    }
    buckets[bucket] = index + 1;
  }

  /** Most names have up to sixteen bytes, which are two words that may overlap. */
  private static int hash(byte[] bytes, int offset, int length) {
    long mixed;
    if (length >= 8) {
      long first = (long) LONG.get(bytes, offset);
      long last = (long) LONG.get(bytes, offset + length - 8);
      mixed = first * FIRST_FACTOR ^ last;
      for (int i = 8; i < length - 8; i += 8) {
        mixed = (mixed ^ mixed >>> 29) * FIRST_FACTOR ^ (long) LONG.get(bytes, offset + i);
      }
    } else {
      long word = 0;
      for (int i = 0; i < length; i++) {
        word = word << 8 | bytes[offset + i] & 0xFF;
      }
      mixed = word;
    }
    mixed = (mixed + length) * SECOND_FACTOR;
    return (int) (mixed >>> 32);
  }
}
