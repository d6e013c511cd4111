// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the first version of a schema from the shape of all items. */
public final class SchemaInference {
  private SchemaInference() {}

  public static Inferred infer(
      String table, ItemShape shape, @Nullable TableKey key, List<PartitionColumn> partitionBy) {
    throw new UnsupportedOperationException();
  }
}
