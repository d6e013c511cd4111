// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.landing.Landing;
import io.dynamolake.schema.RegisteredSchema;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** One export as a table that can be read. */
final class ExportTable implements Table, SupportsRead {
  private final Landing landing;
  private final RegisteredSchema schema;
  private final ReadOptions options;

  ExportTable(Landing landing, RegisteredSchema schema, ReadOptions options) {
    this.landing = landing;
    this.schema = schema;
    this.options = options;
  }

  @Override
  public String name() {
    return "dynamodb-export " + landing.root();
  }

  @Override
  @SuppressWarnings("deprecation") // columns() is what Spark 4 prefers; both Sparks read this one
  public StructType schema() {
    return options.rowSchema(schema);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap ignored) {
    return new ExportScanBuilder(landing, schema, options);
  }
}
