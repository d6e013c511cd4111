// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Gives rows the columns of a table, by name, in the table's order. What the rows lack, down into structs, is null; what the table lacks
 * is left out.
 */
public record RowShape(StructType schema) {
  public Dataset<Row> of(Dataset<Row> rows) {
    Map<String, StructField> there = fields(rows.schema());
    return rows.select(Arrays.stream(schema.fields())
        .map(field -> {
          StructField found = there.get(folded(field.name()));
          Column value = found == null
              ? missing(field.dataType())
              : shaped(MergeKey.column(found.name()), found.dataType(), field.dataType());
          return value.as(field.name());
        })
        .toArray(Column[]::new));
  }

  private static Column shaped(Column value, DataType from, DataType to) {
    if (from.equals(to)) {
      return value;
    }
    if (from instanceof StructType left && to instanceof StructType right) {
      Map<String, StructField> there = fields(left);
      Column[] members = Arrays.stream(right.fields())
          .map(field -> {
            StructField found = there.get(folded(field.name()));
            Column member = found == null
                ? missing(field.dataType())
                : shaped(value.getField(found.name()), found.dataType(), field.dataType());
            return member.as(field.name());
          })
          .toArray(Column[]::new);
      return when(value.isNull(), missing(to)).otherwise(struct(members));
    }
    if (from instanceof ArrayType left && to instanceof ArrayType right) {
      return transform(value, element -> shaped(element, left.elementType(), right.elementType()));
    }
    if (from instanceof MapType left && to instanceof MapType right) {
      return transform_values(
          value, (name, member) -> shaped(member, left.valueType(), right.valueType()));
    }
    return value.cast(to);
  }

  private static Column missing(DataType type) {
    return lit(null).cast(type);
  }

  private static Map<String, StructField> fields(StructType struct) {
    Map<String, StructField> fields = new HashMap<>();
    Arrays.stream(struct.fields()).forEach(field -> fields.put(folded(field.name()), field));
    return fields;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
