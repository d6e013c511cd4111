// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.item.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A table of DynamoDB Local, and several threads that put, update and delete items of it at random, a few hot ones among them over and
 * over. Each draws from a seed of its own; how they follow each other is up to the machine.
 */
public final class TableWriters {
  private static final int KEYS = 3_000;
  private static final int HOT_KEYS = 10;
  private static final int BATCH = 25;
  private static final int THREADS = 3;

  private final DynamoDbClient client;
  private final String table;
  private final long seed;
  private final List<Item> images;
  private final AtomicInteger written = new AtomicInteger();

  public TableWriters(DynamoDbClient client, String table, long seed) {
    this.client = client;
    this.table = table;
    this.seed = seed;
    this.images = new ItemGenerator(seed)
        .plainNumbers()
        .steady(6)
        .drift(0.005)
        .longTexts(5_000)
        .items(200);
  }

  /** Creates the table, with a key of a text and a number, and writes as many items as there are keys. */
  public void create(StreamViewType view) {
    client.createTable(create -> create
        .tableName(table)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .keySchema(
            key -> key.attributeName("pk").keyType(KeyType.HASH),
            key -> key.attributeName("sk").keyType(KeyType.RANGE))
        .attributeDefinitions(
            key -> key.attributeName("pk").attributeType(ScalarAttributeType.S),
            key -> key.attributeName("sk").attributeType(ScalarAttributeType.N))
        .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view)));
    Random random = new Random(seed);
    for (int from = 0; from < KEYS; from += BATCH) {
      batch(IntStream.range(from, Math.min(KEYS, from + BATCH))
          .mapToObj(key -> put(key, random))
          .toList());
    }
  }

  /** Writes on; nobody can tell how many of these change something, but most do. */
  public CompletableFuture<Void> write(int writes) {
    int end = written.get() + writes;
    return CompletableFuture.allOf(IntStream.range(0, THREADS)
        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
          Random random = new Random(seed + 1 + thread + end);
          while (written.get() < end) {
            some(random);
          }
        }))
        .toArray(CompletableFuture[]::new));
  }

  /** So far, the first items included. */
  public int written() {
    return written.get();
  }

  private void some(Random random) {
    if (random.nextInt(10) == 0) {
      for (int i = 0; i < 5; i++) {
        client.updateItem(update -> update
            .tableName(table)
            .key(key(random.nextInt(HOT_KEYS)))
            .updateExpression("SET touched = :now ADD times :one")
            .expressionAttributeValues(Map.of(
                ":now", AttributeValue.fromN(Integer.toString(written.incrementAndGet())),
                ":one", AttributeValue.fromN("1"))));
      }
      return;
    }
    Set<Integer> keys = new LinkedHashSet<>(List.of(random.nextInt(HOT_KEYS)));
    while (keys.size() < BATCH) {
      keys.add(random.nextInt(KEYS));
    }
    List<WriteRequest> requests = new ArrayList<>();
    for (int key : keys) {
      requests.add(random.nextInt(4) == 0 ? delete(key) : put(key, random));
    }
    batch(requests);
  }

  private void batch(List<WriteRequest> requests) {
    boolean all = client
        .batchWriteItem(batch -> batch.requestItems(Map.of(table, requests)))
        .unprocessedItems()
        .isEmpty();
    if (!all) {
      throw new IllegalStateException("DynamoDB Local did not write all");
    }
    written.addAndGet(requests.size());
  }

  /** Never the same item twice, because a write that changes nothing tells nothing to the stream. */
  private WriteRequest put(int key, Random random) {
    Map<String, AttributeValue> item =
        new HashMap<>(SdkItems.of(images.get(random.nextInt(images.size()))));
    item.put("writer", AttributeValue.fromN(Long.toString(random.nextInt(1 << 30))));
    item.putAll(key(key));
    return WriteRequest.builder().putRequest(put -> put.item(item)).build();
  }

  private static WriteRequest delete(int key) {
    return WriteRequest.builder().deleteRequest(delete -> delete.key(key(key))).build();
  }

  private static Map<String, AttributeValue> key(int number) {
    return Map.of(
        "pk", AttributeValue.fromS("k" + number % 100),
        "sk", AttributeValue.fromN(Integer.toString(number)));
  }

  /** What the table has now. */
  public List<Item> items() {
    return client.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
        .map(SdkItems::item)
        .toList();
  }
}
