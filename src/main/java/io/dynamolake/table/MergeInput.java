// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Changes to merge into a table.
 *
 * @param changes any number for an item, in any order: the columns of rows without partition columns, and those of {@link
 *     io.dynamolake.schema.ChangeColumns}
 * @param schema of the table's rows, partition columns last
 * @param addPartitions adds the partition columns to rows
 * @param notBeforeMicros the table has all changes before this time, so one that was made earlier is superseded whatever it is about
 * @param tasks how many write the new rows; each leaves a small file at most per partition
 * @param continuity how rows are held against the old images of changes; null for not at all
 * @param tombstones what the table remembers of deleted items
 */
public record MergeInput(
    Dataset<Row> changes,
    MergeKey key,
    StructType schema,
    List<String> partitionColumns,
    UnaryOperator<Dataset<Row>> addPartitions,
    long notBeforeMicros,
    int tasks,
    @Nullable Continuity continuity,
    Tombstones tombstones) {
  public MergeInput {
    partitionColumns = List.copyOf(partitionColumns);
  }

  /**
   * Deleted items whose deletion an older change might still want to undo.
   *
   * @param current folder of the set that the table has; null for none
   * @param next folder for the set after the merge, which must not exist yet
   * @param keptFromMicros deletions that were made before this time are forgotten
   * @param knownFromMicros the current set has forgotten those before this time
   */
  public record Tombstones(
      @Nullable String current, String next, long keptFromMicros, long knownFromMicros) {}
}
