// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.amazon.ion.IonType;
import com.amazon.ion.IonWriter;
import com.amazon.ion.system.IonTextWriterBuilder;
import io.dynamolake.item.AttributeType;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.item.MalformedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;

/** Lines of an export in Amazon Ion, written by ion-java. */
public final class IonLines {
  private IonLines() {}

  /** The version marker and the record; numbers as decimals. */
  public static String line(Item item) {
    StringBuilder text = new StringBuilder("$ion_1_0 ");
    try (IonWriter writer = IonTextWriterBuilder.standard().build(text)) {
      writer.stepIn(IonType.STRUCT);
      writer.setFieldName("Item");
      members(writer, item.attributes());
      writer.stepOut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void members(IonWriter writer, Map<String, AttributeValue> members)
      throws IOException {
    writer.stepIn(IonType.STRUCT);
    for (Map.Entry<String, AttributeValue> member : members.entrySet()) {
      writer.setFieldName(member.getKey());
      write(writer, member.getValue());
    }
    writer.stepOut();
  }

  private static void write(IonWriter writer, AttributeValue value) throws IOException {
    if (value instanceof AttributeValue.S s) {
      writer.writeString(s.value());
    } else if (value instanceof AttributeValue.N n) {
      writer.writeDecimal(number(n.digits()));
    } else if (value instanceof AttributeValue.B b) {
      writer.writeBlob(b.bytes());
    } else if (value instanceof AttributeValue.Bool bool) {
      writer.writeBool(bool.value());
    } else if (value instanceof AttributeValue.Null) {
      writer.writeNull();
    } else if (value instanceof AttributeValue.M map) {
      members(writer, map.members());
    } else {
      list(writer, value);
    }
  }

  private static void list(IonWriter writer, AttributeValue value) throws IOException {
    if (value.type() != AttributeType.L) {
      writer.addTypeAnnotation("$dynamodb_" + value.type());
    }
    writer.stepIn(IonType.LIST);
    if (value instanceof AttributeValue.L list) {
      for (AttributeValue element : list.values()) {
        write(writer, element);
      }
    } else if (value instanceof AttributeValue.SS set) {
      for (String element : set.values()) {
        writer.writeString(element);
      }
    } else if (value instanceof AttributeValue.NS set) {
      for (String element : set.digits()) {
        writer.writeDecimal(number(element));
      }
    } else if (value instanceof AttributeValue.BS set) {
      for (byte[] element : set.values()) {
        writer.writeBlob(element);
      }
    }
    writer.stepOut();
  }

  private static BigDecimal number(String digits) {
    try {
      return ItemNumber.parse(digits);
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
