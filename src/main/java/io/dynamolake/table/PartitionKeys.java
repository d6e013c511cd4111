// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Tells whether two files are of the same partition, whoever wrote their values. */
public final class PartitionKeys {
  private final StructType schema;
  private final List<String> partitionColumns;
  private final ZoneId sessionZone;

  public PartitionKeys(SparkSession spark, StructType schema, List<String> partitionColumns) {
    this.schema = schema;
    this.partitionColumns = partitionColumns;
    this.sessionZone = ZoneId.of(spark.conf().get("spark.sql.session.timeZone"), ZoneId.SHORT_IDS);
  }

  public List<@Nullable String> of(Map<String, @Nullable String> values) {
    List<@Nullable String> key = new ArrayList<>();
    for (String column : partitionColumns) {
      key.add(PartitionValues.canonical(
          values.get(column), schema.apply(column).dataType(), sessionZone));
    }
    return key;
  }

  /** The partitions that a request replaces. */
  public Set<List<@Nullable String>> replacedBy(PublishRequest request) {
    Set<List<@Nullable String>> replaced = new HashSet<>();
    request.files().forEach(file -> replaced.add(of(file.partitionValues())));
    request.partitions().forEach(values -> replaced.add(of(values)));
    return replaced;
  }
}
