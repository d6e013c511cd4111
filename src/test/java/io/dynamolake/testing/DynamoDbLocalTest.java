// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@Timeout(120)
class DynamoDbLocalTest {
  @Test
  void keepsItemsAndEvaluatesExpressions() {
    DynamoDbClient client = DynamoDbLocal.shared().client();
    String table = DynamoDbLocal.tableName("smoke");
    client.createTable(request -> request
        .tableName(table)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(name -> name.attributeName("pk").attributeType(ScalarAttributeType.S))
        .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH)));
    for (String key : new String[] {"a", "b", "c"}) {
      client.putItem(
          request -> request.tableName(table).item(Map.of("pk", AttributeValue.fromS(key))));
    }

    assertThat(client.scan(request -> request.tableName(table)).items()).hasSize(3);
    assertThat(client
            .scan(request -> request
                .tableName(table)
                .filterExpression("pk > :a")
                .expressionAttributeValues(Map.of(":a", AttributeValue.fromS("a"))))
            .items())
        .hasSize(2);
  }

  @Test
  void staysOffTheProjectsClassPath() {
    assertThatThrownBy(
            () -> Class.forName("software.amazon.dynamodb.services.local.main.ServerRunner"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
