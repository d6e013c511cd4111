// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.apache.spark.sql.functions.udf;

import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.ChangeOverlay;
import io.dynamolake.table.MergeKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;

/**
 * Lays the changes that were made while a table was scanned over what the scan has read, and counts what comes of it. For one action whose
 * tasks write the rows: Spark counts each of them once.
 */
final class ScanOverlay {
  private final MergeKey key;
  private final Instant from;
  private final LongAccumulator unchanged;
  private long changed;

  /**
   * @param keyAttributes of the table
   * @param scanBegan what was changed before this time, but for the clocks, the scan has read
   */
  ScanOverlay(
      SparkSession spark,
      RegisteredSchema registered,
      List<String> keyAttributes,
      Instant scanBegan) {
    this.key =
        new MergeKey(KeyRest.columns(registered, keyAttributes), new KeyRest(keyAttributes)::addTo);
    this.from = scanBegan.minus(ChangePublisher.MARGIN);
    this.unchanged = spark.sparkContext().longAccumulator("unchanged rows of a scan");
  }

  /** @param each the rows of the scan, and those of the changes */
  <T> T over(List<Dataset<Row>> each, Function<Dataset<Row>, T> action) {
    Dataset<Row> scanned = each.get(0);
    try (ChangeOverlay overlay =
        new ChangeOverlay(each.get(1), key, ChronoUnit.MICROS.between(Instant.EPOCH, from))) {
      changed = overlay.puts();
      return action.apply(counted(overlay.unchanged(scanned)).union(overlay.changed(scanned)));
    }
  }

  private Dataset<Row> counted(Dataset<Row> rows) {
    LongAccumulator count = unchanged;
    UDF0<Boolean> counting = () -> {
      count.add(1L);
      return true;
    };
    // Not deterministic, so that it is asked once for each row.
    return rows.where(udf(counting, DataTypes.BooleanType).asNondeterministic().apply());
  }

  /** How many rows there must be, after the action has succeeded. */
  long rows() {
    return unchanged.value() + changed;
  }
}
