// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.item.ItemHash;
import io.dynamolake.normalise.RowRestorer;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.Continuity;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The hash of the item from which a row was made. */
final class RowHash implements UDF1<Row, String> {
  private static final long serialVersionUID = 1L;

  private final RowRestorer restorer;

  RowHash(RegisteredSchema registered) {
    this.restorer = new RowRestorer(registered);
  }

  /** Adds {@link Continuity#HASH} to rows of the table, which may have more columns and lack new ones. */
  Dataset<Row> addTo(Dataset<Row> rows) {
    Column[] columns = Arrays.stream(rows.columns())
        .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
        .toArray(Column[]::new);
    return rows.withColumn(
        Continuity.HASH,
        functions.udf(this, DataTypes.StringType).apply(functions.struct(columns)));
  }

  @Override
  public String call(Row row) {
    return ItemHash.text(restorer.restore(row));
  }
}
