// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;

/**
 * A column that the table is partitioned by.
 *
 * @param expression Spark SQL over the schema's columns; the bare name of a column partitions by that column itself
 */
public record PartitionColumn(String name, String expression) implements Serializable {
  /** Whether this is a column of the schema, not one that is computed beside them. */
  public boolean isPlainColumn() {
    return expression.equals(name) || expression.equals(TypeText.name(name));
  }
}
