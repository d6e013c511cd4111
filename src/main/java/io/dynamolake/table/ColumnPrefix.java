// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;

/**
 * The leading columns of a row, without a copy. Spark's own class is extended, because the interface behind it differs between
 * Spark's versions.
 */
final class ColumnPrefix extends JoinedRow {
  private final int columns;

  ColumnPrefix(int columns) {
    super(InternalRow.empty(), InternalRow.empty());
    this.columns = columns;
  }

  @Override
  public int numFields() {
    return columns;
  }
}
