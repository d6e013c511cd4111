// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.normalise.RowRestorer.Elements;
import io.dynamolake.normalise.RowRestorer.Members;
import io.dynamolake.schema.ColumnType;
import io.dynamolake.schema.ColumnType.ArrayType;
import io.dynamolake.schema.ColumnType.DateType;
import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.Field;
import io.dynamolake.schema.ColumnType.MapType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.SetType;
import io.dynamolake.schema.ColumnType.StructType;
import io.dynamolake.schema.ColumnType.TimestampType;
import io.dynamolake.schema.EpochUnit;
import io.dynamolake.schema.TextFormat;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Makes an attribute value, or a part that still waits for rescued values, from one value of a row that is not null. */
final class ValueRestorer implements ColumnType.Visitor<Object> {
  private final Object value;

  ValueRestorer(Object value) {
    this.value = value;
  }

  @Override
  public Object scalar(Scalar type) {
    return switch (type) {
      case STRING -> new AttributeValue.S((String) value);
      case NUMBER -> new AttributeValue.N((String) value);
      case INT, LONG -> new AttributeValue.N(value.toString());
      case DOUBLE -> number(NumberFit.shortest((Double) value));
      case BOOLEAN -> new AttributeValue.Bool((Boolean) value);
      case BINARY -> new AttributeValue.B((byte[]) value);
      case JSON -> json((String) value);
    };
  }

  private static AttributeValue json(String text) {
    try {
      return ItemJson.parseValue(text);
    } catch (MalformedRecordException e) {
      throw new IllegalStateException(
          "A column of type json holds no DynamoDB JSON: " + e.reason());
    }
  }

  @Override
  public Object decimal(DecimalType type) {
    // Rows of before the column was widened hold whole numbers.
    return number(value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString()));
  }

  private static AttributeValue number(BigDecimal number) {
    return new AttributeValue.N(ItemNumber.plain(number));
  }

  @Override
  public Object timestamp(TimestampType type) {
    Instant instant =
        value instanceof Timestamp timestamp ? timestamp.toInstant() : (Instant) value;
    long micros = Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    if (type.encoding() instanceof EpochUnit unit) {
      return number(BigDecimal.valueOf(micros).divide(BigDecimal.valueOf(unit.micros())));
    }
    return new AttributeValue.S(new TimeText((TextFormat) type.encoding()).timestampText(micros));
  }

  @Override
  public Object date(DateType type) {
    LocalDate date = value instanceof Date old ? old.toLocalDate() : (LocalDate) value;
    return new AttributeValue.S(new TimeText(type.format()).dateText((int) date.toEpochDay()));
  }

  @Override
  public Object array(ArrayType type) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (Object element : elements()) {
      elements.add(element == null ? null : type.element().accept(new ValueRestorer(element)));
    }
    return new Elements(elements);
  }

  @Override
  public Object set(SetType type) {
    List<String> texts = new ArrayList<>();
    List<byte[]> binaries = new ArrayList<>();
    for (Object element : elements()) {
      Object part = type.element().accept(new ValueRestorer(element));
      if (part instanceof AttributeValue.S s) {
        texts.add(s.value());
      } else if (part instanceof AttributeValue.N n) {
        texts.add(n.digits());
      } else {
        binaries.add(((AttributeValue.B) part).bytes());
      }
    }
    return switch (type.tag()) {
      case SS -> new AttributeValue.SS(texts);
      case NS -> new AttributeValue.NS(texts);
      default -> new AttributeValue.BS(binaries);
    };
  }

  /** Spark's rows turn a Scala sequence into a Java list, whatever Scala's version; so one is made for that. */
  private List<Object> elements() {
    return RowFactory.create(value).getList(0);
  }

  @Override
  public Object map(MapType type) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Map<String, Object> entries = RowFactory.create(value).getJavaMap(0);
    entries.forEach((name, member) ->
        members.put(name, member == null ? null : type.value().accept(new ValueRestorer(member))));
    return new Members(members);
  }

  /** By name: a table of an earlier version has fewer fields, and one that was extended may have them in another order. */
  @Override
  public Object struct(StructType type) {
    Row row = (Row) value;
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < type.fields().size(); i++) {
      Field field = type.fields().get(i);
      int place = place(row.schema(), field.name(), i);
      if (place >= 0 && !row.isNullAt(place)) {
        members.put(field.name(), field.type().accept(new ValueRestorer(row.get(place))));
      }
    }
    return new Members(members);
  }

  /** @param guess where it mostly is; the other look-up costs more */
  private static int place(org.apache.spark.sql.types.StructType schema, String name, int guess) {
    if (guess < schema.size() && schema.fields()[guess].name().equals(name)) {
      return guess;
    }
    Option<Object> found = schema.getFieldIndex(name);
    return found.isEmpty() ? -1 : (Integer) found.get();
  }
}
