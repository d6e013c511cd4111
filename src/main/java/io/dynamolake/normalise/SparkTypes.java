// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.schema.Column;
import io.dynamolake.schema.ColumnType;
import io.dynamolake.schema.ColumnType.ArrayType;
import io.dynamolake.schema.ColumnType.DateType;
import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.MapType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.SetType;
import io.dynamolake.schema.ColumnType.StructType;
import io.dynamolake.schema.ColumnType.TimestampType;
import io.dynamolake.schema.RegisteredSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** How a registered schema looks in Spark. */
public final class SparkTypes {
  /** The column that keeps what the typed columns cannot hold: a JSON object from JSON Pointer to DynamoDB JSON. */
  public static final String RESCUED = "_rescued";

  private SparkTypes() {}

  /** The schema's columns in their order, then {@link #RESCUED}; everything may be null. */
  public static org.apache.spark.sql.types.StructType rowSchema(RegisteredSchema schema) {
    List<StructField> fields = new ArrayList<>();
    for (Column column : schema.columns()) {
      fields.add(DataTypes.createStructField(column.name(), of(column.type()), true));
    }
    fields.add(DataTypes.createStructField(RESCUED, DataTypes.StringType, true));
    return DataTypes.createStructType(fields);
  }

  /** The columns of {@link #rowSchema}, then those of {@link ChangeColumns}: a row for each change. */
  public static org.apache.spark.sql.types.StructType changeSchema(RegisteredSchema schema) {
    return rowSchema(schema)
        .add(ChangeColumns.ORDER, DataTypes.StringType)
        .add(ChangeColumns.CHANGED_AT, DataTypes.TimestampType)
        .add(ChangeColumns.CHANGE, DataTypes.StringType)
        .add(ChangeColumns.EXPIRED_AT, DataTypes.TimestampType)
        .add(ChangeColumns.BEFORE, DataTypes.StringType);
  }

  public static DataType of(ColumnType type) {
    return type.accept(new ToSpark());
  }

  private static final class ToSpark implements ColumnType.Visitor<DataType> {
    @Override
    public DataType scalar(Scalar type) {
      return switch (type) {
        case STRING, NUMBER, JSON -> DataTypes.StringType;
        case INT -> DataTypes.IntegerType;
        case LONG -> DataTypes.LongType;
        case DOUBLE -> DataTypes.DoubleType;
        case BOOLEAN -> DataTypes.BooleanType;
        case BINARY -> DataTypes.BinaryType;
      };
    }

    @Override
    public DataType decimal(DecimalType type) {
      return DataTypes.createDecimalType(type.precision(), type.scale());
    }

    @Override
    public DataType timestamp(TimestampType type) {
      return DataTypes.TimestampType;
    }

    @Override
    public DataType date(DateType type) {
      return DataTypes.DateType;
    }

    @Override
    public DataType array(ArrayType type) {
      return DataTypes.createArrayType(of(type.element()), true);
    }

    @Override
    public DataType set(SetType type) {
      return DataTypes.createArrayType(of(type.element()), true);
    }

    @Override
    public DataType map(MapType type) {
      return DataTypes.createMapType(DataTypes.StringType, of(type.value()), true);
    }

    @Override
    public DataType struct(StructType type) {
      List<StructField> fields = new ArrayList<>();
      for (ColumnType.Field field : type.fields()) {
        fields.add(DataTypes.createStructField(field.name(), of(field.type()), true));
      }
      return DataTypes.createStructType(fields);
    }
  }
}
