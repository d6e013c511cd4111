// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.schema.VersionColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * All that is known of the items that changed, each in its order: the versions that the table has, how they ended, the deletions that it
 * remembers, and the new changes. Each version is valid from its own time up to that of what follows. Because it is laid out anew whenever
 * something new is known of an item, it does not depend on what came first.
 *
 * <p>The order is that of {@code ChangeOrder}. So that it is one order among sources, too, a change counts as made no earlier than those of
 * its own source before it; a time that nobody told is 1970.
 */
public final class VersionTimeline {
  /** The file that has the version, as Spark names it; null for what is in no file. */
  public static final String FILE = "_change_there_file";

  /** In which a version's columns were before. */
  private static final String OLD = "_change_old";

  private static final String COUNT = "_change_count";
  private static final String RANK = "_change_rank";
  private static final String MICROS = "_change_micros";
  private static final String TIME = "_change_time";
  private static final String TWICE = "_change_twice";
  private static final String LATE = "_change_late";
  private static final String BEFORE = "_change_before";

  /** One of the three words below it. */
  private static final String WHAT = "_change_what";

  private static final String VERSION = "version";
  /** From here on the item has no row. */
  private static final String END = "end";
  /** A version of the snapshot that a change precedes: nobody knows whether the snapshot saw the change. */
  private static final String GONE = "gone";

  /** One of the three numbers below it; of two that are the same the lower one counts. */
  private static final String KNOWN = "_change_known";

  private static final int IN_TABLE = 0;
  private static final int REMEMBERED = 1;
  private static final int NEW = 2;

  private VersionTimeline() {}

  /** Each change once. */
  public static Dataset<Row> fresh(MergeInput input) {
    MergeKey key = input.key();
    WindowSpec same = Window.partitionBy(and(key.all(), col(ChangeColumns.ORDER)));
    return key.addRest()
        .apply(input.changes())
        .repartition(key.all())
        .withColumn(COUNT, count(lit(1)).over(same))
        .withColumn(
            RANK,
            row_number()
                .over(same.orderBy(LatestChanges.sameOrder(input.changes().schema()))))
        .filter(col(RANK).equalTo(1))
        .drop(RANK);
  }

  /** The changes that the table has not had for sure. */
  public static Dataset<Row> candidates(Dataset<Row> fresh, MergeInput input) {
    Column at = col(ChangeColumns.CHANGED_AT);
    return fresh.filter(at.isNull().or(unix_micros(at).geq(input.notBeforeMicros())));
  }

  /**
   * Lays the timelines of the candidates' items.
   *
   * @param there the versions of these items that the table has: the key, {@link ChangeColumns#ORDER}, {@link ChangeColumns#CHANGED_AT},
   *     those of {@link VersionColumns}, and {@link #FILE}
   */
  public static Dataset<Row> of(Dataset<Row> candidates, Dataset<Row> there, MergeInput input) {
    MergeKey key = input.key();
    Column item = col(ChangeColumns.ORDER);
    WindowSpec same = Window.partitionBy(and(key.all(), item));
    WindowSpec ofKind = Window.partitionBy(and(key.all(), substring(item, 1, 1)))
        .orderBy(item)
        .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column[] order = {item.isNotNull().asc(), col(TIME).asc(), item.asc()};
    WindowSpec earlier =
        Window.partitionBy(key.all()).orderBy(order).rowsBetween(Window.unboundedPreceding(), -1);
    WindowSpec counted = Window.partitionBy(and(key.all(), col(LATE))).orderBy(order);
    Column row = col(KNOWN).equalTo(IN_TABLE).and(col(WHAT).equalTo(VERSION));
    Column snapshot = item.isNull();
    // Where a version comes last, nothing else was made before the next one, forgotten or not.
    Column forgotten = col(KNOWN)
        .equalTo(NEW)
        .and(col(WHAT).equalTo(VERSION))
        .and(col(MICROS).gt(0))
        .and(col(MICROS).lt(input.tombstones().knownFromMicros()))
        .and(coalesce(col(BEFORE), lit(END)).notEqual(VERSION));
    Dataset<Row> all = events(candidates, there, input)
        .repartition(key.all())
        .withColumn(TWICE, count(when(row, lit(1))).over(same))
        .withColumn(
            RANK,
            row_number()
                .over(same.orderBy(col(KNOWN).asc(), col(ChangeColumns.CHANGE).asc())))
        .filter(col(RANK).equalTo(1))
        .withColumn(TIME, max(col(MICROS)).over(ofKind))
        .withColumn(
            BEFORE, last(when(col(KNOWN).notEqual(NEW), col(WHAT)), true).over(earlier))
        .withColumn(LATE, forgotten)
        .withColumn(
            WHAT,
            when(snapshot.and(lead(TIME, 1).over(counted).leq(col(TIME))), lit(GONE))
                .otherwise(col(WHAT)))
        .withColumn(BEFORE, lag(WHAT, 1).over(counted));
    Column isVersion = col(WHAT).equalTo(VERSION);
    return renamed(all)
        .withColumn(VersionColumns.VALID_FROM, when(isVersion, timestamp_micros(col(TIME))))
        .withColumn(
            VersionColumns.VALID_TO,
            when(isVersion, timestamp_micros(lead(TIME, 1).over(counted))))
        .withColumn(
            VersionColumns.END,
            when(isVersion, lead(when(col(WHAT).equalTo(END), item), 1).over(counted)));
  }

  private static Dataset<Row> renamed(Dataset<Row> all) {
    return all.withColumnRenamed(VersionColumns.VALID_FROM, OLD + VersionColumns.VALID_FROM)
        .withColumnRenamed(VersionColumns.VALID_TO, OLD + VersionColumns.VALID_TO)
        .withColumnRenamed(VersionColumns.END, OLD + VersionColumns.END);
  }

  private static Dataset<Row> events(
      Dataset<Row> candidates, Dataset<Row> there, MergeInput input) {
    MergeKey key = input.key();
    Column at = micros(ChangeColumns.CHANGED_AT);
    Column put = col(ChangeColumns.CHANGE).equalTo(ChangeColumns.PUT);
    Dataset<Row> changes = candidates.select(and(
        key.all(),
        col(ChangeColumns.ORDER),
        at.as(MICROS),
        when(put, lit(VERSION)).otherwise(lit(END)).as(WHAT),
        lit(NEW).as(KNOWN),
        col(ChangeColumns.CHANGE)));
    Column from = when(col(ChangeColumns.ORDER).isNull(), micros(VersionColumns.VALID_FROM));
    Dataset<Row> versions = there.select(and(
        key.all(),
        col(ChangeColumns.ORDER),
        from.otherwise(at).as(MICROS),
        lit(VERSION).as(WHAT),
        lit(IN_TABLE).as(KNOWN),
        col(FILE),
        col(VersionColumns.VALID_FROM),
        col(VersionColumns.VALID_TO),
        col(VersionColumns.END)));
    Dataset<Row> ends = there
        .filter(col(VersionColumns.END).isNotNull())
        .select(and(
            key.all(),
            col(VersionColumns.END).as(ChangeColumns.ORDER),
            micros(VersionColumns.VALID_TO).as(MICROS),
            lit(END).as(WHAT),
            lit(IN_TABLE).as(KNOWN)));
    Dataset<Row> all = changes.unionByName(versions, true).unionByName(ends, true);
    Dataset<Row> buried = Tombstones.read(candidates.sparkSession(), input);
    if (buried == null) {
      return all;
    }
    Dataset<Row> items = candidates.select(key.all()).distinct();
    return all.unionByName(
        items
            .join(buried, key.is(Tombstones.PREFIX))
            .select(and(
                key.all(),
                col(Tombstones.ORDER).as(ChangeColumns.ORDER),
                micros(Tombstones.AT).as(MICROS),
                lit(END).as(WHAT),
                lit(REMEMBERED).as(KNOWN))),
        true);
  }

  /** The new versions: the key, the order, and the columns of {@link VersionColumns}. */
  public static Dataset<Row> added(Dataset<Row> timeline) {
    return timeline.filter(
        col(KNOWN).equalTo(NEW).and(col(WHAT).equalTo(VERSION)).and(not(col(LATE))));
  }

  /** The versions in files that are not any more what they were. Those that are no versions any more have no {@link VersionColumns#VALID_FROM}. */
  public static Dataset<Row> changed(Dataset<Row> timeline) {
    return timeline.filter(isChanged());
  }

  private static Column isChanged() {
    Column same = lit(true);
    for (String column :
        List.of(VersionColumns.VALID_FROM, VersionColumns.VALID_TO, VersionColumns.END)) {
      same = same.and(col(column).eqNullSafe(col(OLD + column)));
    }
    return col(FILE).isNotNull().and(not(same));
  }

  /** The deletions that end no version, so that no row tells of them: the key, the order, {@link ChangeColumns#CHANGED_AT}. */
  static Dataset<Row> loose(Dataset<Row> timeline) {
    return timeline
        .filter(col(WHAT).equalTo(END).and(coalesce(col(BEFORE), lit(END)).notEqual(VERSION)))
        .withColumn(
            ChangeColumns.CHANGED_AT, when(col(MICROS).gt(0), timestamp_micros(col(MICROS))));
  }

  /** What the merge does, counted. */
  public static MergeFate.Summary summary(Dataset<Row> fresh, Dataset<Row> timeline, MergeKey key) {
    Row all = fresh
        .agg(
            coalesce(sum(col(COUNT)), lit(0L)),
            max(LatestChanges.at(col(ChangeColumns.CHANGED_AT))),
            count(when(key.isMissing(), lit(1))))
        .head();
    Column isNew = col(KNOWN).equalTo(NEW);
    Column ended = isChanged().and(col(VersionColumns.VALID_TO).isNotNull());
    Row laid = timeline
        .agg(
            count(when(isNew.and(col(WHAT).equalTo(VERSION)).and(not(col(LATE))), lit(1))),
            count(when(isNew.and(is(ChangeColumns.DELETE)), lit(1))),
            count(when(isNew.and(is(ChangeColumns.NO_ROW)), lit(1))),
            count(when(ended, lit(1))),
            count(when(col(LATE), lit(1))),
            count(when(col(TWICE).gt(1), lit(1))),
            count(when(col(WHAT).equalTo(GONE), lit(1))),
            collect_set(when(isChanged(), col(FILE))))
        .head();
    long changes = all.getLong(0);
    long applied = laid.getLong(0) + laid.getLong(1) + laid.getLong(2);
    Set<String> files = new TreeSet<>(new HashSet<String>(laid.getList(7)));
    return new MergeFate.Summary(
        new StagedMerge.Counts(
            changes,
            laid.getLong(0),
            laid.getLong(1),
            laid.getLong(2),
            changes - applied,
            laid.getLong(3),
            laid.getLong(4),
            all.isNullAt(1) ? Long.MIN_VALUE : all.getLong(1)),
        all.getLong(2),
        laid.getLong(5),
        laid.getLong(6),
        0,
        files);
  }

  private static Column is(String change) {
    return col(ChangeColumns.CHANGE).equalTo(change);
  }

  private static Column micros(String time) {
    return coalesce(unix_micros(col(time)), lit(0L));
  }

  private static Column[] and(Column[] columns, Column... more) {
    List<Column> all = new ArrayList<>(List.of(columns));
    all.addAll(List.of(more));
    return all.toArray(Column[]::new);
  }
}
