// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

@Timeout(60)
class ScanPagesStubTest {
  @Test
  void servesTheItemsOfItsSegmentsPageByPage() throws Exception {
    List<List<byte[]>> segments = List.of(
        List.of(
            ScanPagesStub.page(
                List.of("{\"pk\":{\"S\":\"a\"}}", "{\"pk\":{\"S\":\"b\\\"\"}}"), "b\""),
            ScanPagesStub.page(List.of(), "b\" and more"),
            ScanPagesStub.page(List.of("{\"pk\":{\"S\":\"c\"}}"), "")),
        List.of(ScanPagesStub.page(List.of("{\"pk\":{\"S\":\"d\"}}"), "")));
    try (ScanPagesStub stub = ScanPagesStub.of("orders", segments);
        DynamoDbClient client = client(stub)) {
      assertThat(client
              .describeTable(request -> request.tableName("orders"))
              .table()
              .keySchema())
          .extracting(element -> element.attributeName())
          .containsExactly("pk");
      assertThat(keys(client, 0)).containsExactly("a", "b\"", "c");
      assertThat(keys(client, 1)).containsExactly("d");
      assertThat(stub.scans()).isEqualTo(4);
    }
  }

  @Test
  void refusesOtherTablesAndSegments() throws Exception {
    try (ScanPagesStub stub =
            ScanPagesStub.of("orders", List.of(List.of(ScanPagesStub.page(List.of(), ""))));
        DynamoDbClient client = client(stub)) {
      assertThatThrownBy(() -> client.scan(request -> request.tableName("others")))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() ->
              client.scan(request -> request.tableName("orders").segment(0).totalSegments(2)))
          .hasMessageContaining("as the stub's table has it");
    }
  }

  private static List<String> keys(DynamoDbClient client, int segment) {
    List<String> keys = new ArrayList<>();
    Map<String, AttributeValue> after = Map.of();
    do {
      Map<String, AttributeValue> startKey = after;
      ScanResponse page = client.scan(request -> request
          .tableName("orders")
          .segment(segment)
          .totalSegments(2)
          .exclusiveStartKey(startKey.isEmpty() ? null : startKey));
      assertThat(page.consumedCapacity().capacityUnits()).isEqualTo(0.5);
      page.items().forEach(item -> keys.add(requireNonNull(item.get("pk")).s()));
      after = page.lastEvaluatedKey();
    } while (!after.isEmpty());
    return keys;
  }

  private static DynamoDbClient client(ScanPagesStub stub) {
    return DynamoDbClient.builder()
        .endpointOverride(stub.endpoint())
        .region(Region.of(DynamoDbLocal.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("stub", "stub")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
