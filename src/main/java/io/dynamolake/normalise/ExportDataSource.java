// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.Landing;
import io.dynamolake.schema.RegisteredSchema;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code spark.read().format("dynamodb-export").load(folder)}: the items of a native full export, DynamoDB JSON or Ion, as typed rows; with the
 * option {@code records=changes}, the changes of an incremental one.
 * Without a registered schema, one is inferred from all items, in a pass of its own. Every data file that is read to its end is proven
 * against the manifests; an action that stops early, such as {@code limit}, proves only what it has read. Options: {@link ReadOptions}.
 *
 * <p>Rows come in no order. The same export gives the same rows each time.
 */
public final class ExportDataSource implements TableProvider, DataSourceRegister {
  private @Nullable RegisteredSchema inferred;

  @Override
  public String shortName() {
    return "dynamodb-export";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    ReadOptions parsed = ReadOptions.parse(options.asCaseSensitiveMap());
    return parsed.rowSchema(schema(parsed));
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    ReadOptions options = ReadOptions.parse(properties);
    return new ExportTable(landing(options), schema(options), options);
  }

  private RegisteredSchema schema(ReadOptions options) {
    if (inferred == null) {
      inferred = options
          .schema()
          .orElseGet(
              () -> ShapeSurvey.of(SparkSession.active(), landing(options)).schema("export"));
    }
    return inferred;
  }

  private static Landing landing(ReadOptions options) {
    return options.opened().map(OpenedLanding::find).orElseGet(() -> switch (options.records()) {
      case ITEMS -> ExportReader.open(configuration(), options.path());
      case CHANGES -> ExportReader.openChanges(configuration(), options.path());
    });
  }

  private static Configuration configuration() {
    return SparkSession.active().sparkContext().hadoopConfiguration();
  }
}
