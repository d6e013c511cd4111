// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Base64;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A row as one JSON object that loses nothing on the way through ordinary JSON parsers: decimals are strings, binary is base64,
 * timestamps are ISO 8601 in UTC. Columns without a value are left out; inside structs, lists and maps they are null.
 */
final class RowJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private RowJson() {}

  static String of(Row row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      StructField[] fields = row.schema().fields();
      for (int i = 0; i < fields.length; i++) {
        if (!row.isNullAt(i)) {
          json.writeFieldName(fields[i].name());
          write(json, fields[i].dataType(), row.get(i));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** One value that is not null; a text without its quotes. */
  static String of(DataType type, Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, type, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String whole = text.toString();
    return whole.startsWith("\"") ? whole.substring(1, whole.length() - 1) : whole;
  }

  private static void write(JsonGenerator json, DataType type, @Nullable Object value)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (type instanceof StructType struct) {
      struct(json, struct, (Row) value);
    } else if (type instanceof ArrayType array) {
      // Spark's rows turn a Scala sequence into a Java list, whatever Scala's version.
      json.writeStartArray();
      for (Object element : RowFactory.create(value).getList(0)) {
        write(json, array.elementType(), element);
      }
      json.writeEndArray();
    } else if (type instanceof MapType map) {
      json.writeStartObject();
      for (Map.Entry<Object, Object> entry :
          RowFactory.create(value).getJavaMap(0).entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, map.valueType(), entry.getValue());
      }
      json.writeEndObject();
    } else {
      leaf(json, value);
    }
  }

  private static void struct(JsonGenerator json, StructType type, Row value) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < type.fields().length; i++) {
      json.writeFieldName(type.fields()[i].name());
      write(json, type.fields()[i].dataType(), value.get(i));
    }
    json.writeEndObject();
  }

  private static void leaf(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeString(number.toPlainString());
    } else if (value instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof Timestamp timestamp) {
      json.writeString(timestamp.toInstant().toString());
    } else if (value instanceof Date date) {
      json.writeString(date.toLocalDate().toString());
    } else {
      json.writeString(value.toString());
    }
  }
}
