// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.schema.ChangeColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rule of {@code ChangeOrder}, in Spark: which of two changes of an item is the later one. */
final class LatestChanges {
  /** How many changes of its item a row stands for. */
  static final String COUNT = "_change_count";

  private static final String RANK = "_change_rank";
  private static final Column NEVER = lit(Long.MIN_VALUE);

  private LatestChanges() {}

  /**
   * One row an item, its latest change: first among those of one kind of source, then among the kinds. Changes that are the same come
   * out once.
   *
   * @param changes with the columns of the key and {@link ChangeColumns}
   */
  static Dataset<Row> of(Dataset<Row> changes, MergeKey key) {
    Column[] item = key.all();
    List<Column> itemAndKind = new ArrayList<>(List.of(item));
    itemAndKind.add(kind(col(ChangeColumns.ORDER)));
    List<Column> latestFirst = new ArrayList<>(List.of(col(ChangeColumns.ORDER).desc()));
    latestFirst.addAll(List.of(sameOrder(changes.schema())));
    WindowSpec byOrder = Window.partitionBy(itemAndKind.toArray(Column[]::new))
        .orderBy(latestFirst.toArray(Column[]::new));
    WindowSpec byTime = Window.partitionBy(item)
        .orderBy(
            at(col(ChangeColumns.CHANGED_AT)).desc(), col(ChangeColumns.ORDER).desc());
    return changes
        .withColumn(COUNT, count(lit(1)).over(Window.partitionBy(item)))
        .withColumn(RANK, row_number().over(byOrder))
        .filter(col(RANK).equalTo(1))
        .withColumn(RANK, row_number().over(byTime))
        .filter(col(RANK).equalTo(1))
        .drop(RANK);
  }

  /**
   * What decides between changes of one item that have the same order and are not the same, so that a repeated run does as the first one
   * did: a deletion comes first, then the image whose columns sort first. No source is known to send such changes.
   */
  static Column[] sameOrder(StructType changes) {
    return Stream.concat(
            Stream.of(ChangeColumns.CHANGE),
            Arrays.stream(changes.fields())
                .filter(field -> RowOrdering.isOrderable(field.dataType()))
                .map(StructField::name))
        .distinct()
        .map(name -> MergeKey.column(name).asc())
        .toArray(Column[]::new);
  }

  /** Whether a change is later than what is there: a row that no change has touched yet is earlier than all of them. */
  static Column isLater(String order, String time, String thereOrder, String thereTime) {
    Column same = kind(col(order))
        .equalTo(kind(col(thereOrder)))
        .or(at(col(time)).equalTo(at(col(thereTime))));
    return when(col(thereOrder).isNull(), lit(true))
        .when(same, col(order).gt(col(thereOrder)))
        .otherwise(at(col(time)).gt(at(col(thereTime))));
  }

  private static Column kind(Column order) {
    return substring(order, 1, 1);
  }

  /** Microseconds; before all others where nobody knows. */
  static Column at(Column time) {
    return coalesce(unix_micros(time), NEVER);
  }
}
