// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Timeout(120)
class DemoOrdersTest {
  @Test
  void fillsATableAndLetsItDrift() {
    try (DemoServer server = DemoServer.start();
        DemoOrders orders = new DemoOrders(server.endpoint());
        DynamoDbClient client = client(server)) {
      orders.create();
      Map<String, Map<String, AttributeValue>> before = items(client);
      DemoOrders.Drift drift = orders.drift();
      Map<String, Map<String, AttributeValue>> after = items(client);

      assertThat(before).hasSize(DemoOrders.ITEMS);
      assertThat(types(before))
          .isEqualTo(EnumSet.complementOf(EnumSet.of(AttributeValue.Type.UNKNOWN_TO_SDK_VERSION)));
      assertThat(drift).isEqualTo(new DemoOrders.Drift(1_238, 289, 5, 88));
      assertThat(after).hasSize(DemoOrders.ITEMS - drift.deleted());
      assertThat(after.values().stream().filter(item -> item.containsKey("deliverySlot")))
          .hasSize(drift.newAttribute());
      assertThat(after.values().stream()
              .map(item -> item.get("loyaltyPoints"))
              .filter(points -> points != null && points.s() != null))
          .hasSize(drift.typeFlipped());
    }
  }

  @Test
  void makesTheSameItemsEachTime() {
    for (int number = 0; number < 1_000; number++) {
      assertThat(DemoOrder.item(number)).isEqualTo(DemoOrder.item(number));
    }
  }

  @Test
  void saysWhereTheServerShouldBe(@TempDir Path folder) {
    assertThatThrownBy(() -> DemoServer.start(folder))
        .hasMessage(
            "Cannot start a local server from %s: it holds no jars. Build the project with 'mvn package', which puts them there",
            folder);
  }

  private static DynamoDbClient client(DemoServer server) {
    return DynamoDbClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.of(DemoOrders.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "thing")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static Map<String, Map<String, AttributeValue>> items(DynamoDbClient client) {
    Map<String, Map<String, AttributeValue>> items = new HashMap<>();
    for (int segment = 0; segment < 20; segment++) {
      int number = segment;
      client
          .scanPaginator(
              request -> request.tableName(DemoOrders.TABLE).segment(number).totalSegments(20))
          .items()
          .forEach(item -> items.put(String.valueOf(item.get("pk")) + item.get("sk"), item));
    }
    return items;
  }

  private static Set<AttributeValue.Type> types(Map<String, Map<String, AttributeValue>> items) {
    Set<AttributeValue.Type> types = EnumSet.noneOf(AttributeValue.Type.class);
    items.values().forEach(item -> item.values().forEach(value -> types.add(value.type())));
    return types;
  }
}
