// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemHash;
import io.dynamolake.schema.TableKey;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts and sums of hashes of items, for each bucket of keys: two multisets of items give the same numbers whatever their order, and
 * others practically never do. An item is hashed in its canonical form. Not thread-safe.
 */
final class ItemBuckets implements Serializable {
  static final int BUCKETS = 1024;

  private static final long serialVersionUID = 1L;

  private final long[] items = new long[BUCKETS];
  private final long[] sums = new long[2 * BUCKETS];

  /**
   * An item's place and hash.
   *
   * @param bucket by the item's key, or by all of it where no key is known
   */
  record Hashed(int bucket, long high, long low) implements Serializable {
    static Hashed of(Item item, @Nullable TableKey key) {
      ByteBuffer hash = ItemHash.of(item);
      ByteBuffer place = key == null ? hash : ItemHash.of(keyOf(item, key));
      return new Hashed(Math.floorMod(place.getInt(16), BUCKETS), hash.getLong(0), hash.getLong(8));
    }

    private static Item keyOf(Item item, TableKey key) {
      Map<String, AttributeValue> members = new LinkedHashMap<>();
      for (String name : List.of(key.partition(), key.sort() == null ? "" : key.sort())) {
        AttributeValue value = item.attributes().get(name);
        if (value != null) {
          members.put(name, value);
        }
      }
      return new Item(members);
    }
  }

  void add(Hashed item) {
    items[item.bucket()]++;
    sums[2 * item.bucket()] += item.high();
    sums[2 * item.bucket() + 1] += item.low();
  }

  /** This, with one more. */
  ItemBuckets plus(Hashed item) {
    add(item);
    return this;
  }

  ItemBuckets merge(ItemBuckets other) {
    for (int i = 0; i < BUCKETS; i++) {
      items[i] += other.items[i];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    return this;
  }

  /** How many items there are in all. */
  long count() {
    return IntStream.range(0, BUCKETS).mapToLong(bucket -> items[bucket]).sum();
  }

  long count(int bucket) {
    return items[bucket];
  }

  /** The buckets whose items are not the same, in ascending order. */
  List<Integer> differing(ItemBuckets other) {
    return IntStream.range(0, BUCKETS)
        .filter(bucket -> items[bucket] != other.items[bucket]
            || sums[2 * bucket] != other.sums[2 * bucket]
            || sums[2 * bucket + 1] != other.sums[2 * bucket + 1])
        .boxed()
        .toList();
  }
}
