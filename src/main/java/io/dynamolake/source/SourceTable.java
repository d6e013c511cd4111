// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.schema.TableKey;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * A DynamoDB table as it describes itself.
 *
 * @param name what requests call it: its name, or its ARN where the caller gave that
 * @param id UUID; changes when a table is dropped and created again; empty where tables have none, as in DynamoDB Local
 * @param items as of some hours ago, like {@code sizeBytes}: an estimate, which may be 0 for a table that was just loaded
 * @param readCeiling read units that the table can be read with in a second: its provisioned capacity; on demand, the maximum that is set
 *     for it, or else its warm throughput; null if DynamoDB tells none of them
 */
public record SourceTable(
    String name,
    String arn,
    String id,
    String region,
    TableKey key,
    long items,
    long sizeBytes,
    @Nullable Long readCeiling)
    implements Serializable {
  public SourceTable(
      String name, String arn, String id, String region, TableKey key, long items, long sizeBytes) {
    this(name, arn, id, region, key, items, sizeBytes, null);
  }

  /**
   * Asks DynamoDB for it.
   *
   * @param table name or ARN
   * @param actions what the caller is about to do, for the message to someone who may not: {@code dynamodb:Scan}
   * @throws DynamoLakeException CONFIGURATION if there is no such table; PERMISSION without credentials or the right to describe it;
   *     LOCKED if the table is being created or deleted; UNAVAILABLE if DynamoDB does not answer
   */
  public static SourceTable describe(
      DynamoDbConnection connection, DynamoDbClient client, String table, String actions) {
    try {
      return of(
          table,
          connection,
          client.describeTable(request -> request.tableName(table)).table());
    } catch (SdkException e) {
      throw SourceErrors.failed(
          "describe table", e, table, connection.place(), "dynamodb:DescribeTable and " + actions);
    }
  }

  private static SourceTable of(
      String table, DynamoDbConnection connection, TableDescription description) {
    TableStatus status = description.tableStatus();
    if (status == TableStatus.CREATING || status == TableStatus.DELETING) {
      throw SourceErrors.notReady(table, connection.place(), description.tableStatusAsString());
    }
    return new SourceTable(
        table,
        description.tableArn(),
        orEmpty(description.tableId()),
        connection.region(),
        key(description.keySchema()),
        orZero(description.itemCount()),
        orZero(description.tableSizeBytes()),
        readCeiling(description));
  }

  private static @Nullable Long readCeiling(TableDescription table) {
    BillingModeSummary billing = table.billingModeSummary();
    boolean onDemand = billing != null && billing.billingMode() == BillingMode.PAY_PER_REQUEST;
    if (!onDemand) {
      return positive(
          table.provisionedThroughput() == null
              ? null
              : table.provisionedThroughput().readCapacityUnits());
    }
    // -1 takes a maximum away.
    Long most = positive(
        table.onDemandThroughput() == null
            ? null
            : table.onDemandThroughput().maxReadRequestUnits());
    return most != null || table.warmThroughput() == null
        ? most
        : positive(table.warmThroughput().readUnitsPerSecond());
  }

  private static @Nullable Long positive(@Nullable Long units) {
    return units == null || units <= 0 ? null : units;
  }

  private static TableKey key(List<KeySchemaElement> elements) {
    String partition = attribute(elements, KeyType.HASH);
    if (partition == null) {
      throw new IllegalStateException("DynamoDB described a table without a partition key");
    }
    return new TableKey(partition, attribute(elements, KeyType.RANGE));
  }

  private static @Nullable String attribute(List<KeySchemaElement> elements, KeyType type) {
    return elements.stream()
        .filter(element -> element.keyType() == type)
        .map(KeySchemaElement::attributeName)
        .findFirst()
        .orElse(null);
  }

  /** DynamoDB Local gives its tables no id. */
  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
