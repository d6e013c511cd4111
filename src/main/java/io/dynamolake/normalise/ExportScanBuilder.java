// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.landing.Landing;
import io.dynamolake.schema.RegisteredSchema;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Leaves out the columns that a query does not need; fields inside a column always come whole. None is left out where the others depend
 * on all of them: what is rescued, and what is quarantined, must not change with the query.
 */
final class ExportScanBuilder implements ScanBuilder, SupportsPushDownRequiredColumns {
  private final Landing landing;
  private final RegisteredSchema schema;
  private final ReadOptions options;
  private StructType wanted;

  ExportScanBuilder(Landing landing, RegisteredSchema schema, ReadOptions options) {
    this.landing = landing;
    this.schema = schema;
    this.options = options;
    this.wanted = options.rowSchema(schema);
  }

  @Override
  public void pruneColumns(StructType required) {
    Set<String> names =
        Arrays.stream(required.fields()).map(StructField::name).collect(Collectors.toSet());
    if (options.records() == ReadOptions.Records.CHANGES // whoever applies changes needs them whole
        || names.contains(SparkTypes.RESCUED)
        || !options.quarantinedKinds().isEmpty()) {
      return;
    }
    wanted = new StructType(Arrays.stream(SparkTypes.rowSchema(schema).fields())
        .filter(field -> names.contains(field.name()))
        .toArray(StructField[]::new));
  }

  @Override
  public Scan build() {
    return new ExportScan(landing, schema, options, wanted);
  }
}
