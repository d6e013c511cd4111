// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;

/**
 * Leaves out the rows that a scan brought and that are in none of the partitions to replace, and counts them on the way. For one action
 * whose tasks are those that read: Spark counts each of them once.
 */
final class RangeCut {
  private final PartitionRange range;
  private final LongAccumulator outside;

  RangeCut(SparkSession spark, PartitionRange range) {
    this.range = range;
    this.outside = spark.sparkContext().longAccumulator("rows outside the range");
  }

  Dataset<Row> of(Dataset<Row> rows) {
    // Not deterministic, so that it is asked once for each row.
    return rows.where(
        udf(counting(outside), DataTypes.BooleanType).asNondeterministic().apply(range.rows()));
  }

  private static UDF1<Boolean, Boolean> counting(LongAccumulator outside) {
    return inside -> {
      if (!inside) {
        outside.add(1L);
      }
      return inside;
    };
  }

  /** After the action has succeeded. */
  long outside() {
    return outside.value();
  }
}
