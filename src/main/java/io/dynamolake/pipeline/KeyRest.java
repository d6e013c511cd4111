// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.normalise.SparkTypes;
import io.dynamolake.schema.Column;
import io.dynamolake.schema.ColumnType;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.MergeKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * What a row's {@code _rescued} holds of its key, in canonical DynamoDB JSON: a part that does not fit its column is no less a part of the
 * key. Null where the columns hold all of it, as nearly always.
 */
final class KeyRest implements UDF1<String, String> {
  private static final long serialVersionUID = 1L;

  private final List<String> pointers;

  KeyRest(List<String> attributes) {
    this.pointers = attributes.stream()
        .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
        .toList();
  }

  /**
   * The columns of a key.
   *
   * @throws DynamoLakeException CONFIGURATION if the schema has no column for a part of it, or one by which keys cannot be compared
   */
  static List<String> columns(RegisteredSchema schema, List<String> attributes) {
    return attributes.stream()
        .map(attribute -> schema
            .columnOf(attribute)
            .filter(column -> isComparable(column.type()))
            .map(Column::name)
            .orElseThrow(() -> new DynamoLakeException(
                ErrorCode.CONFIGURATION,
                "Cannot merge changes into " + schema.table() + ": the key attribute '" + attribute
                    + "' has no column of text, number or binary in schema version "
                    + schema.version() + ". Register a schema that has one.")))
        .toList();
  }

  private static boolean isComparable(ColumnType type) {
    return type != ColumnType.Scalar.BOOLEAN
        && type != ColumnType.Scalar.JSON
        && !(type instanceof ColumnType.ArrayType)
        && !(type instanceof ColumnType.SetType)
        && !(type instanceof ColumnType.MapType)
        && !(type instanceof ColumnType.StructType);
  }

  /** Adds {@link MergeKey#REST}. */
  Dataset<Row> addTo(Dataset<Row> rows) {
    return rows.withColumn(
        MergeKey.REST,
        functions.udf(this, DataTypes.StringType).apply(functions.col(SparkTypes.RESCUED)));
  }

  @Override
  public @Nullable String call(@Nullable String rescued) throws MalformedRecordException {
    if (rescued == null) {
      return null;
    }
    Map<String, AttributeValue> all = ItemJson.parseAttributes(rescued);
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    for (String pointer : pointers) {
      AttributeValue value = all.get(pointer);
      if (value != null) {
        key.put(pointer, value.canonical());
      }
    }
    return key.isEmpty() ? null : ItemJson.attributes(key);
  }
}
