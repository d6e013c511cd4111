// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceErrors;
import io.dynamolake.source.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexWarmThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * A secondary index as its table describes it. It holds the key of the table in each item, and only items that have its own key.
 *
 * @param readCeiling read units a second of a global index, which has its own; null where nothing tells
 */
record SourceIndex(
    String name,
    Kind kind,
    boolean isActive,
    @Nullable Long items,
    @Nullable Long sizeBytes,
    @Nullable Long readCeiling) {
  enum Kind {
    GLOBAL,
    LOCAL
  }

  /**
   * The table, with the size of the index that is read instead of it.
   *
   * @throws DynamoLakeException CONFIGURATION if it has no such index, or a global one is to be read strongly consistently; LOCKED if the
   *     index is being built or deleted; otherwise as {@link SourceTable#describe}
   */
  static SourceTable measure(
      ScanSpec spec, SourceTable table, DynamoDbConnection connection, DynamoDbClient client) {
    String wanted = spec.index();
    if (wanted == null) {
      return table;
    }
    List<SourceIndex> indexes;
    try {
      indexes =
          of(client.describeTable(request -> request.tableName(table.name())).table());
    } catch (SdkException e) {
      throw SourceErrors.failed(
          "describe table", e, table.name(), connection.place(), "dynamodb:DescribeTable");
    }
    SourceIndex index = indexes.stream()
        .filter(each -> each.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> ScanErrors.noIndex(
            table.name(), wanted, indexes.stream().map(SourceIndex::name).toList()));
    if (index.kind() == Kind.GLOBAL && spec.consistency() == ScanSpec.ReadConsistency.STRONG) {
      throw ScanErrors.consistentGlobalIndex(table.name(), wanted);
    }
    if (!index.isActive()) {
      throw ScanErrors.indexNotReady(table.name(), wanted);
    }
    return new SourceTable(
        table.name(),
        table.arn(),
        table.id(),
        table.region(),
        table.key(),
        index.items() == null ? 0 : index.items(),
        index.sizeBytes() == null ? 0 : index.sizeBytes(),
        index.kind() == Kind.LOCAL ? table.readCeiling() : index.readCeiling());
  }

  private static List<SourceIndex> of(TableDescription table) {
    List<SourceIndex> indexes = new ArrayList<>();
    for (GlobalSecondaryIndexDescription each : table.globalSecondaryIndexes()) {
      boolean active =
          each.indexStatus() == IndexStatus.ACTIVE || each.indexStatus() == IndexStatus.UPDATING;
      indexes.add(new SourceIndex(
          each.indexName(),
          Kind.GLOBAL,
          active,
          each.itemCount(),
          each.indexSizeBytes(),
          readCeiling(each)));
    }
    for (LocalSecondaryIndexDescription each : table.localSecondaryIndexes()) {
      indexes.add(new SourceIndex(
          each.indexName(), Kind.LOCAL, true, each.itemCount(), each.indexSizeBytes(), null));
    }
    return indexes;
  }

  /** What is provisioned, else the maximum that was set for on-demand reads, else the warm throughput. */
  private static @Nullable Long readCeiling(GlobalSecondaryIndexDescription index) {
    return Stream.of(
            Optional.ofNullable(index.provisionedThroughput())
                .map(ProvisionedThroughputDescription::readCapacityUnits),
            Optional.ofNullable(index.onDemandThroughput())
                .map(OnDemandThroughput::maxReadRequestUnits),
            Optional.ofNullable(index.warmThroughput())
                .map(GlobalSecondaryIndexWarmThroughputDescription::readUnitsPerSecond))
        .flatMap(Optional::stream)
        .filter(units -> units > 0)
        .findFirst()
        .orElse(null);
  }
}
