// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Files to show to readers in one commit.
 *
 * @param runId the same id is published once, whatever else the request says
 * @param schema all columns, partition columns last
 * @param properties of the table; those that it has and that are not named stay. Parquet tables keep them for people only
 * @param partitions canonical partition values that become empty unless files touch them; only with {@link WriteMode#PARTITION}
 * @param beforeCommit runs after all checks and right before the commit; what it throws stops the publication, and nothing is
 *     published
 */
public record PublishRequest(
    String runId,
    WriteMode mode,
    StructType schema,
    List<String> partitionColumns,
    List<StagedFile> files,
    Map<String, String> properties,
    Set<Map<String, @Nullable String>> partitions,
    Runnable beforeCommit) {
  public PublishRequest {
    partitionColumns = List.copyOf(partitionColumns);
    files = List.copyOf(files);
    properties = Map.copyOf(properties);
    partitions = Set.copyOf(partitions);
    if (mode == WriteMode.MERGE || mode == WriteMode.HISTORY) {
      throw new IllegalArgumentException("Changes are not published, but merged");
    }
  }

  public PublishRequest(
      String runId,
      WriteMode mode,
      StructType schema,
      List<String> partitionColumns,
      List<StagedFile> files,
      Map<String, String> properties,
      Runnable beforeCommit) {
    this(runId, mode, schema, partitionColumns, files, properties, Set.of(), beforeCommit);
  }

  public long rows() {
    return files.stream().mapToLong(StagedFile::rows).sum();
  }
}
