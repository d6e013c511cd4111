// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.schema.ChangeColumns;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Whether the table's rows are what the changes say that the items were before them. Where they are not, a change has not reached the table,
 * or somebody else has written to it.
 *
 * <p>Only what must be the same is compared: the first of an item's changes, where it follows the row; not the changes of windows that
 * overlap what was applied, and not those around the time of the snapshot.
 *
 * @param addHash adds the text column {@link #HASH} to rows of the table
 * @param fromMicros the old images are of this time; {@link Long#MAX_VALUE} if each is of its own change's
 * @param untouchedFromMicros rows that no change has touched are compared with changes from this time on
 */
public record Continuity(
    UnaryOperator<Dataset<Row>> addHash, long fromMicros, long untouchedFromMicros) {
  /** The hash of the item that a row was made of, as {@link ChangeColumns#BEFORE} has it. */
  public static final String HASH = "_change_hash";

  private static final String FIRST = "_change_first";
  private static final String FIRST_ORDER = FIRST + "." + ChangeColumns.ORDER;
  private static final String FIRST_AT = FIRST + "." + ChangeColumns.CHANGED_AT;
  private static final String FIRST_BEFORE = FIRST + "." + ChangeColumns.BEFORE;

  /** Adds to each change what is known of the first one of its item. */
  static Dataset<Row> addFirst(Dataset<Row> changes, MergeKey key) {
    return changes.withColumn(
        FIRST,
        min(struct(
                col(ChangeColumns.ORDER), col(ChangeColumns.CHANGED_AT), col(ChangeColumns.BEFORE)))
            .over(Window.partitionBy(key.all())));
  }

  /** Whether the item's row must be what its first change tells. */
  Column isComparable() {
    Column row = when(
            col(MergeFate.THERE_ROWS).isNull(),
            col(MergeFate.BURIED_ORDER).isNull().and(isAfterSnapshot()))
        .when(col(MergeFate.THERE_ORDER).isNull(), isAfterSnapshot())
        .otherwise(LatestChanges.at(col(MergeFate.THERE_AT)).lt(fromMicros));
    return col(MergeFate.FATE)
        .equalTo(MergeFate.APPLIES)
        .and(col(FIRST_BEFORE).isNotNull())
        .and(
            LatestChanges.isLater(FIRST_ORDER, FIRST_AT, MergeFate.THERE_ORDER, MergeFate.THERE_AT))
        .and(row);
  }

  private Column isAfterSnapshot() {
    return LatestChanges.at(col(FIRST_AT)).geq(lit(untouchedFromMicros));
  }

  /**
   * How many of the comparable items are another one in the table, or are not there.
   *
   * @param decided of {@link MergeFate#decide}
   * @param rows of the table that may hold them, with the whole of their key
   */
  public long different(Dataset<Row> decided, Dataset<Row> rows, MergeKey key) {
    Dataset<Row> wanted = decided
        .filter(isComparable())
        .withColumn(ChangeColumns.BEFORE, col(FIRST_BEFORE))
        .select(key.all(FIRST, ChangeColumns.BEFORE));
    Dataset<Row> found = rows.join(wanted, key.is(FIRST));
    long same = addHash
        .apply(found)
        .filter(col(HASH).equalTo(col(ChangeColumns.BEFORE)))
        .count();
    return wanted.count() - same;
  }
}
