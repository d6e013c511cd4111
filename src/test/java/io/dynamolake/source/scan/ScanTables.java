// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.DynamoDbLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Tables for these tests, with a string key {@code pk} and a numeric one {@code sk}. */
final class ScanTables {
  private static final int BATCH = 25;

  private ScanTables() {}

  static String create(List<Map<String, AttributeValue>> items) {
    DynamoDbLocal local = DynamoDbLocal.shared();
    String table = DynamoDbLocal.tableName("scan");
    local
        .client()
        .createTable(request -> request
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                name -> name.attributeName("pk").attributeType(ScalarAttributeType.S),
                name -> name.attributeName("sk").attributeType(ScalarAttributeType.N))
            .keySchema(
                key -> key.attributeName("pk").keyType(KeyType.HASH),
                key -> key.attributeName("sk").keyType(KeyType.RANGE)));
    for (int from = 0; from < items.size(); from += BATCH) {
      List<WriteRequest> batch = items.subList(from, Math.min(items.size(), from + BATCH)).stream()
          .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
          .toList();
      local.client().batchWriteItem(request -> request.requestItems(Map.of(table, batch)));
    }
    return table;
  }

  static List<Map<String, AttributeValue>> orders(int count) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(Map.of(
          "pk", AttributeValue.fromS("customer-" + i % 997),
          "sk", AttributeValue.fromN(Integer.toString(i)),
          "size", AttributeValue.fromN(i + ".5"),
          "note.text", AttributeValue.fromS("x".repeat(i % 300))));
    }
    return items;
  }

  static ScanSpec spec(String table, @Nullable Integer segments) {
    return new ScanSpec(
        new TableAddress(table, DynamoDbLocal.REGION, DynamoDbLocal.shared().endpoint()),
        segments,
        null,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);
  }
}
