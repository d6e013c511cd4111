// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.util.List;
import java.util.Map;

/**
 * DynamoDB JSON, tree based. Strict: whatever is not exactly one value of a known type is refused, never repaired. Exact: text, binaries and
 * the digits of numbers come through as written. Nesting deeper than {@value #MAX_LEVELS} levels is refused (DynamoDB allows 32).
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">Export output format</a>
 */
public final class ItemJson {
  /** How deep values may lie within each other; an attribute's own value is level 1. */
  public static final int MAX_LEVELS = 64;

  private ItemJson() {}

  /**
   * Reads {@code {"Item":{...}}}.
   *
   * @throws MalformedRecordException if the bytes are anything else; white space around the tokens is accepted
   */
  public static Item parseLine(byte[] utf8, int offset, int length)
      throws MalformedRecordException {
    return ItemJsonReader.line(Utf8.decode(utf8, offset, length));
  }

  /**
   * Reads {@code {"name":{"S":"x"},...}}.
   *
   * @throws MalformedRecordException if the text is anything else
   */
  public static Map<String, AttributeValue> parseAttributes(String json)
      throws MalformedRecordException {
    return ItemJsonReader.attributes(json.toCharArray());
  }

  /**
   * Turns the text that the emr-dynamodb-connector makes of an item, {@code {"name":{"s":"x"},...}}, into {@code {"name":{"S":"x"},...}}
   * without spaces, as UTF-8. Numbers, binaries and the order of attributes come through as written.
   *
   * @throws MalformedRecordException if the text is anything else
   */
  public static byte[] ofConnectorText(String text) throws MalformedRecordException {
    Map<String, AttributeValue> attributes =
        ItemJsonReader.lowerFirstAttributes(text.toCharArray());
    return written(out -> write(out, attributes)).toBytes();
  }

  /**
   * Reads {@code {"S":"x"}}.
   *
   * @throws MalformedRecordException if the text is anything else
   */
  public static AttributeValue parseValue(String json) throws MalformedRecordException {
    return ItemJsonReader.value(json.toCharArray());
  }

  /**
   * {@code {"Item":{...}}} without spaces and without a line end.
   *
   * @throws IllegalArgumentException if text holds an unpaired surrogate, which nothing that was parsed does
   */
  public static String line(Item item) {
    return lineOutput(item).text();
  }

  /** {@link #line(Item)} as UTF-8. */
  public static byte[] lineBytes(Item item) {
    return lineOutput(item).toBytes();
  }

  /** {@code {"name":{"S":"x"},...}} without spaces. */
  public static String attributes(Map<String, AttributeValue> attributes) {
    return written(out -> write(out, attributes)).text();
  }

  /** {@code {"S":"x"}} without spaces. */
  public static String value(AttributeValue value) {
    return written(out -> write(out, value)).text();
  }

  private static JsonOutput lineOutput(Item item) {
    return written(out -> {
      out.raw("{\"Item\":");
      write(out, item.attributes());
      out.raw('}');
    });
  }

  private interface Content {
    void writeTo(JsonOutput out) throws MalformedRecordException;
  }

  private static JsonOutput written(Content content) {
    JsonOutput out = new JsonOutput();
    try {
      content.writeTo(out);
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(e.reason(), e);
    }
    return out;
  }

  private static void write(JsonOutput out, Map<String, AttributeValue> attributes)
      throws MalformedRecordException {
    out.raw('{');
    boolean first = true;
    for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(attribute.getKey()).raw(':');
      write(out, attribute.getValue());
    }
    out.raw('}');
  }

  private static void write(JsonOutput out, AttributeValue value) throws MalformedRecordException {
    out.raw("{\"").raw(value.type().name()).raw("\":");
    if (value instanceof AttributeValue.S s) {
      out.string(s.value());
    } else if (value instanceof AttributeValue.N n) {
      out.string(n.digits());
    } else if (value instanceof AttributeValue.B b) {
      out.base64(b.bytes());
    } else if (value instanceof AttributeValue.Bool bool) {
      out.raw(bool.value() ? "true" : "false");
    } else if (value instanceof AttributeValue.Null) {
      out.raw("true");
    } else if (value instanceof AttributeValue.L list) {
      array(out, list.values(), ItemJson::write);
    } else if (value instanceof AttributeValue.M map) {
      write(out, map.members());
    } else if (value instanceof AttributeValue.SS set) {
      array(out, set.values(), JsonOutput::string);
    } else if (value instanceof AttributeValue.NS set) {
      array(out, set.digits(), JsonOutput::string);
    } else if (value instanceof AttributeValue.BS set) {
      array(out, set.values(), JsonOutput::base64);
    }
    out.raw('}');
  }

  private interface Element<T> {
    void write(JsonOutput out, T element) throws MalformedRecordException;
  }

  private static <T> void array(JsonOutput out, List<T> elements, Element<T> writer)
      throws MalformedRecordException {
    out.raw('[');
    boolean first = true;
    for (T element : elements) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      writer.write(out, element);
    }
    out.raw(']');
  }
}
