// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.ChangeColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Changes that are laid over the rows of a snapshot which was read while they were made: each item that changed is what its latest change
 * made of it, or is not there. The changes of an item are all there, or those before a time are not.
 */
public final class ChangeOverlay implements AutoCloseable {
  private static final String SOUGHT = "_change_sought";

  private final MergeKey key;
  private final Dataset<Row> latest;
  private final long puts;

  /**
   * Reads the changes.
   *
   * @param changes with the columns of rows and {@link ChangeColumns}, in any order
   * @param notBeforeMicros the snapshot has all changes before this time
   * @throws DynamoLakeException INTEGRITY if a change does not tell its whole key
   */
  public ChangeOverlay(Dataset<Row> changes, MergeKey key, long notBeforeMicros) {
    this.key = key;
    Column at = col(ChangeColumns.CHANGED_AT);
    this.latest = LatestChanges.of(key.addRest().apply(changes).repartition(key.all()), key)
        .filter(at.isNull().or(LatestChanges.at(at).geq(notBeforeMicros)))
        .persist(StorageLevel.MEMORY_AND_DISK());
    Row counts = latest
        .agg(count(when(isPut(), lit(1))), count(when(key.isMissing(), lit(1))))
        .first();
    this.puts = counts.getLong(0);
    if (counts.getLong(1) > 0) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot apply changes to a snapshot: %d items that changed lack a part of the key %s. Check the key's attributes."
              .formatted(counts.getLong(1), key.columns()));
    }
  }

  private static Column isPut() {
    return col(ChangeColumns.CHANGE).equalTo(ChangeColumns.PUT);
  }

  /** How many items are what a change made of them. */
  public long puts() {
    return puts;
  }

  /** The rows of the items that did not change. */
  public Dataset<Row> unchanged(Dataset<Row> rows) {
    return key.addRest()
        .apply(rows)
        .join(latest.select(key.all(SOUGHT)), key.is(SOUGHT), "left_anti")
        .drop(MergeKey.REST);
  }

  /** The rows of the items that changed and are still there, with the columns of {@code rows}. */
  public Dataset<Row> changed(Dataset<Row> rows) {
    return new RowShape(rows.schema()).of(latest.filter(isPut()));
  }

  @Override
  public void close() {
    latest.unpersist();
  }
}
