// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.schema.ChangeColumns;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What becomes of each item's latest change, held against what the table has of the item. Which files it touches is not decided here. */
public final class MergeFate {
  /** One of the words below. */
  public static final String FATE = "_change_fate";

  public static final String APPLIES = "applies";
  static final String SUPERSEDED = "superseded";
  static final String LATE = "late";

  /** Prefix of the key's columns of what the table has. */
  public static final String THERE = "_change_there";

  /** The order of the row that the table has; null also for a row that no change has touched. */
  public static final String THERE_ORDER = "_change_there_order";

  public static final String THERE_AT = "_change_there_at";

  /** How many rows the table has; null for none. */
  public static final String THERE_ROWS = "_change_there_rows";

  /** The file that holds the row, as Spark names it; null where there is none. */
  public static final String THERE_FILE = "_change_there_file";

  static final String BURIED_ORDER = "_change_buried_order";
  private static final String BURIED_AT = "_change_buried_at";

  private MergeFate() {}

  /** The latest change of each item, with the whole of its key. */
  public static Dataset<Row> latest(MergeInput input) {
    MergeKey key = input.key();
    Dataset<Row> changes = key.addRest().apply(input.changes()).repartition(key.all());
    return LatestChanges.of(
        input.continuity() == null ? changes : Continuity.addFirst(changes, key), key);
  }

  /**
   * Adds {@link #FATE}.
   *
   * @param latest of {@link #latest}
   * @param there one row for each of these items that the table has, with the columns named here
   */
  public static Dataset<Row> decide(Dataset<Row> latest, Dataset<Row> there, MergeInput input) {
    MergeKey key = input.key();
    Dataset<Row> buried = Tombstones.read(latest.sparkSession(), input);
    Dataset<Row> known = latest.join(there, key.is(THERE), "left").drop(key.names(THERE));
    Dataset<Row> all = buried == null
        ? known
            .withColumn(BURIED_ORDER, lit(null).cast("string"))
            .withColumn(BURIED_AT, lit(null).cast("timestamp"))
        : known
            .join(
                buried
                    .withColumnRenamed(Tombstones.ORDER, BURIED_ORDER)
                    .withColumnRenamed(Tombstones.AT, BURIED_AT),
                key.is(Tombstones.PREFIX),
                "left")
            .drop(key.names(Tombstones.PREFIX));
    Column at = col(ChangeColumns.CHANGED_AT);
    Column tooOld = at.isNotNull().and(LatestChanges.at(at).lt(input.notBeforeMicros()));
    Column wins = later(THERE_ORDER, THERE_AT).and(later(BURIED_ORDER, BURIED_AT));
    Column forgotten = col(ChangeColumns.CHANGE)
        .equalTo(ChangeColumns.PUT)
        .and(col(THERE_ROWS).isNull())
        .and(col(BURIED_ORDER).isNull())
        .and(at.isNotNull())
        .and(LatestChanges.at(at).lt(input.tombstones().knownFromMicros()));
    return all.withColumn(
        FATE,
        when(tooOld.or(not(wins)), lit(SUPERSEDED))
            .when(forgotten, lit(LATE))
            .otherwise(lit(APPLIES)));
  }

  private static Column later(String order, String at) {
    return LatestChanges.isLater(ChangeColumns.ORDER, ChangeColumns.CHANGED_AT, order, at);
  }

  /**
   * What {@link #decide} decided, in one pass.
   *
   * @param keyless items whose key is not known whole
   * @param twice items of which the table has more than one row
   * @param gone rows of the table that are not there any more as they are
   * @param comparable items whose row must be what their first change tells
   * @param files in which these rows are
   */
  public record Summary(
      StagedMerge.Counts counts,
      long keyless,
      long twice,
      long gone,
      long comparable,
      Set<String> files) {}

  public static Summary summary(Dataset<Row> decided, MergeInput input) {
    MergeKey key = input.key();
    Continuity continuity = input.continuity();
    Column isComparable = continuity == null ? lit(false) : continuity.isComparable();
    List<Row> groups = decided
        .groupBy(col(FATE), col(ChangeColumns.CHANGE))
        .agg(
            count(lit(1)),
            sum(col(LatestChanges.COUNT)),
            max(LatestChanges.at(col(ChangeColumns.CHANGED_AT))),
            count(when(key.isMissing(), lit(1))),
            count(when(col(THERE_ROWS).gt(1), lit(1))),
            count(col(THERE_FILE)),
            count(when(isComparable, lit(1))),
            collect_set(col(THERE_FILE)))
        .collectAsList();
    long changes = 0;
    long put = 0;
    long deleted = 0;
    long withheld = 0;
    long late = 0;
    long latest = Long.MIN_VALUE;
    long keyless = 0;
    long twice = 0;
    long gone = 0;
    long comparable = 0;
    Set<String> files = new TreeSet<>();
    for (Row group : groups) {
      String fate = group.getString(0);
      long items = group.getLong(2);
      changes += group.getLong(3);
      latest = Math.max(latest, group.getLong(4));
      keyless += group.getLong(5);
      twice += group.getLong(6);
      if (APPLIES.equals(fate)) {
        gone += group.getLong(7);
        comparable += group.getLong(8);
        files.addAll(group.getList(9));
        switch (Objects.requireNonNull(group.getString(1))) {
          case ChangeColumns.PUT -> put += items;
          case ChangeColumns.DELETE -> deleted += items;
          default -> withheld += items;
        }
      } else if (LATE.equals(fate)) {
        late += items;
      }
    }
    long superseded = changes - put - deleted - withheld;
    return new Summary(
        new StagedMerge.Counts(changes, put, deleted, withheld, superseded, 0, late, latest),
        keyless,
        twice,
        gone,
        comparable,
        files);
  }
}
