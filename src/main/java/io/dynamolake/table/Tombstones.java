// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.dynamolake.schema.ChangeColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Deleted items that a table remembers: the key of each, and the order of the change that deleted it. A set is a folder of Parquet files
 * that is written once, before the commit that makes the table name it; so the table and what it remembers always belong together.
 */
public final class Tombstones {
  /** Of the key's columns, counted from 0; the last one is {@link MergeKey#REST}. */
  static final String PREFIX = "key_";

  static final String ORDER = "change_order";
  static final String AT = "changed_at";

  private Tombstones() {}

  /** The set that the table has now: {@link #PREFIX} columns, {@link #ORDER}, {@link #AT}, one row an item. Null if it has none. */
  static @Nullable Dataset<Row> read(SparkSession spark, MergeInput input) {
    String current = input.tombstones().current();
    return current == null ? null : spark.read().parquet(current);
  }

  /**
   * Writes the set that the table will have: what is remembered still, without the items that are back, and the new deletions.
   *
   * @param winners the changes that apply
   * @param deletions how many of them leave their item without a row
   * @return the folder; empty if there is nothing to remember
   */
  public static String write(Dataset<Row> winners, long deletions, MergeInput input) {
    MergeKey key = input.key();
    Dataset<Row> old = read(winners.sparkSession(), input);
    if (deletions == 0 && old == null) {
      return "";
    }
    Dataset<Row> fresh = winners
        .filter(not(col(ChangeColumns.CHANGE).equalTo(ChangeColumns.PUT)))
        .select(key.all(PREFIX, ChangeColumns.ORDER, ChangeColumns.CHANGED_AT))
        .withColumnRenamed(ChangeColumns.ORDER, ORDER)
        .withColumnRenamed(ChangeColumns.CHANGED_AT, AT);
    Dataset<Row> all = fresh;
    if (old != null) {
      all = fresh.unionByName(old.join(winners.select(key.all()), key.is(PREFIX), "left_anti"));
    }
    return write(all, input);
  }

  /**
   * The same for a table that keeps versions: a deletion that ended a version stands in its row and needs no memory.
   *
   * @param timeline of {@link VersionTimeline}
   */
  public static String writeLoose(Dataset<Row> timeline, MergeInput input) {
    MergeKey key = input.key();
    Dataset<Row> loose = VersionTimeline.loose(timeline)
        .select(key.all(PREFIX, ChangeColumns.ORDER, ChangeColumns.CHANGED_AT))
        .withColumnRenamed(ChangeColumns.ORDER, ORDER)
        .withColumnRenamed(ChangeColumns.CHANGED_AT, AT);
    Dataset<Row> old = read(timeline.sparkSession(), input);
    return write(
        old == null
            ? loose
            : loose.unionByName(old.join(timeline.select(key.all()), key.is(PREFIX), "left_anti")),
        input);
  }

  private static String write(Dataset<Row> all, MergeInput input) {
    Column kept =
        col(AT).isNull().or(LatestChanges.at(col(AT)).geq(input.tombstones().keptFromMicros()));
    Dataset<Row> next = all.filter(kept).coalesce(1);
    if (next.isEmpty()) {
      return "";
    }
    next.write().mode(SaveMode.ErrorIfExists).parquet(input.tombstones().next());
    return input.tombstones().next();
  }
}
