// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The demo's table {@value #TABLE}: {@link #create} fills it, {@link #drift} makes of it what a few careless releases would. Everything
 * that is written is the same each time.
 */
public final class DemoOrders implements AutoCloseable {
  public static final String TABLE = "orders";
  public static final String REGION = "eu-west-1";
  /** How many items {@link #create} writes, orders and events. */
  public static final int ITEMS = 10_000;

  private static final int THREADS = 4;
  private static final int BATCH = 25;

  private static final int NEW_ATTRIBUTE_EVERY = 7;
  private static final int FLIPPED_EVERY = 30;
  private static final int MISFIT_EVERY = 2_000;
  private static final int DELETED_EVERY = 100;

  private final DynamoDbClient client;

  /** @param endpoint a server that takes any credentials, such as a {@link DemoServer} */
  public DemoOrders(URI endpoint) {
    this.client = DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(REGION))
        .credentialsProvider(StaticCredentialsProvider.create(
            AwsBasicCredentials.create(DemoServer.CREDENTIAL, DemoServer.CREDENTIAL)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /**
   * What a drift did, in items; an item may count twice.
   *
   * @param newAttribute orders that have {@code deliverySlot} now
   * @param typeFlipped orders whose {@code loyaltyPoints} became text
   * @param misfits orders whose {@code total} has more digits than any decimal of the lake
   */
  public record Drift(int newAttribute, int typeFlipped, int misfits, int deleted) {}

  /** Creates the table and writes its {@value #ITEMS} items. */
  public void create() {
    client.createTable(request -> request
        .tableName(TABLE)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(
            name -> name.attributeName(DemoOrder.PARTITION).attributeType(ScalarAttributeType.S),
            name -> name.attributeName(DemoOrder.SORT).attributeType(ScalarAttributeType.S))
        .keySchema(
            key -> key.attributeName(DemoOrder.PARTITION).keyType(KeyType.HASH),
            key -> key.attributeName(DemoOrder.SORT).keyType(KeyType.RANGE)));
    write(IntStream.range(0, ITEMS).boxed().toList(), number -> put(DemoOrder.item(number)));
  }

  /** Changes and deletes items of a table that {@link #create} has made. */
  public Drift drift() {
    List<Integer> orders = IntStream.range(0, ITEMS)
        .filter(number -> !DemoOrder.isEvent(number))
        .boxed()
        .toList();
    Set<Integer> deleted = every(orders, DELETED_EVERY, 1);
    List<Integer> kept =
        orders.stream().filter(number -> !deleted.contains(number)).toList();
    Set<Integer> slots = every(kept, NEW_ATTRIBUTE_EVERY, 0);
    Set<Integer> flipped = every(kept, FLIPPED_EVERY, 0);
    Set<Integer> misfits = every(kept, MISFIT_EVERY, 0);

    write(
        kept.stream()
            .filter(n -> slots.contains(n) || flipped.contains(n) || misfits.contains(n))
            .toList(),
        number -> {
          Map<String, AttributeValue> item = DemoOrder.item(number);
          if (slots.contains(number)) {
            item.put(
                "deliverySlot",
                AttributeValue.fromM(Map.of(
                    "day", AttributeValue.fromS("2026-01-15"),
                    "hour", AttributeValue.fromN(Integer.toString(8 + number % 10)))));
          }
          if (flipped.contains(number)) {
            item.put("loyaltyPoints", AttributeValue.fromS(number % 100 + " points"));
          }
          if (misfits.contains(number)) {
            item.put("total", AttributeValue.fromN("12345678901234567890123456789.123456789"));
          }
          return put(item);
        });
    write(
        List.copyOf(deleted),
        number -> WriteRequest.builder()
            .deleteRequest(delete -> delete.key(DemoOrder.key(number)))
            .build());
    return new Drift(slots.size(), flipped.size(), misfits.size(), deleted.size());
  }

  private static Set<Integer> every(List<Integer> numbers, int step, int first) {
    return IntStream.iterate(first, i -> i < numbers.size(), i -> i + step)
        .mapToObj(numbers::get)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static WriteRequest put(Map<String, AttributeValue> item) {
    return WriteRequest.builder().putRequest(put -> put.item(item)).build();
  }

  private void write(List<Integer> numbers, IntFunction<WriteRequest> request) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> batches = new ArrayList<>();
      for (int from = 0; from < numbers.size(); from += BATCH) {
        List<Integer> batch = numbers.subList(from, Math.min(numbers.size(), from + BATCH));
        batches.add(
            threads.submit(() -> write(batch.stream().map(request::apply).toList())));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The demo was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("DynamoDB Local did not take the demo's items", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void write(List<WriteRequest> batch) {
    Map<String, List<WriteRequest>> left = Map.of(TABLE, batch);
    while (!left.isEmpty()) {
      Map<String, List<WriteRequest>> next = left;
      left = client.batchWriteItem(request -> request.requestItems(next)).unprocessedItems();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
