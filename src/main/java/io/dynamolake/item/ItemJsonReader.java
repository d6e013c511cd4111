// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One DynamoDB JSON document through Jackson's token stream. Jackson's own messages quote the input and are therefore never passed on. */
final class ItemJsonReader {
  private static final int MAX_STRING_CHARS = 64 << 20;
  /** Each level takes an object for the tag and one for the members; the envelope takes two more. */
  private static final int MAX_NESTING = 2 * (ItemJson.MAX_LEVELS + 2);

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(constraints())
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      // Attribute names are data: without bound, and not worth a shared table.
      .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .build();

  /** How type tags are spelt. */
  private enum Tags {
    /** As in DynamoDB JSON: S, BOOL, SS. */
    UPPER(AttributeType::name),
    /** As the emr-dynamodb-connector writes them: s, bOOL, sS. */
    LOWER_FIRST(type ->
        type.name().substring(0, 1).toLowerCase(Locale.ROOT) + type.name().substring(1));

    private final Map<String, AttributeType> types = new LinkedHashMap<>();

    Tags(Function<AttributeType, String> spelling) {
      for (AttributeType type : AttributeType.values()) {
        types.put(spelling.apply(type), type);
      }
    }
  }

  private final char[] text;
  private final JsonParser parser;
  private final Tags tags;

  private ItemJsonReader(char[] text, JsonParser parser, Tags tags) {
    this.text = text;
    this.parser = parser;
    this.tags = tags;
  }

  static Item line(char[] text) throws MalformedRecordException {
    return document(text, reader -> {
      reader.expectObject("a record {\"Item\":{...}}");
      if (!"Item".equals(reader.nextName())) {
        throw reader.malformed(
            "expected a record {\"Item\":{...}}, found no Item as its first member");
      }
      reader.parser.nextToken();
      Item item = new Item(reader.members(1));
      if (reader.nextName() != null) {
        throw reader.malformed("expected the end of the record, found another member");
      }
      return item;
    });
  }

  static Map<String, AttributeValue> attributes(char[] text) throws MalformedRecordException {
    return document(text, reader -> {
      reader.parser.nextToken();
      return reader.members(1);
    });
  }

  static Map<String, AttributeValue> lowerFirstAttributes(char[] text)
      throws MalformedRecordException {
    return document(text, Tags.LOWER_FIRST, reader -> {
      reader.parser.nextToken();
      return reader.members(1);
    });
  }

  static AttributeValue value(char[] text) throws MalformedRecordException {
    return document(text, reader -> {
      reader.parser.nextToken();
      return reader.value(1);
    });
  }

  private interface Content<T> {
    T read(ItemJsonReader reader) throws IOException, MalformedRecordException;
  }

  private static <T> T document(char[] text, Content<T> content) throws MalformedRecordException {
    return document(text, Tags.UPPER, content);
  }

  private static <T> T document(char[] text, Tags tags, Content<T> content)
      throws MalformedRecordException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      ItemJsonReader reader = new ItemJsonReader(text, parser, tags);
      try {
        T result = content.read(reader);
        if (parser.nextToken() != null) {
          throw reader.malformed("expected the end of the record, found more");
        }
        return result;
      } catch (StreamConstraintsException e) {
        throw reader.malformed("expected at most " + ItemJson.MAX_LEVELS + " levels and "
            + MAX_STRING_CHARS + " characters in a string, found more");
      } catch (JsonProcessingException e) {
        throw Utf8.malformed(
            Utf8.bytes(text, parser.currentLocation().getCharOffset()),
            "expected JSON, found what is none");
      }
    } catch (IOException e) { // nothing here does input or output
      throw new UncheckedIOException(e);
    }
  }

  /** The parser stands on the token after the colon. */
  private Map<String, AttributeValue> members(int level)
      throws IOException, MalformedRecordException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("expected an object of attributes, found " + found());
    }
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    for (String name = nextName(); name != null; name = nextName()) {
      if (Utf8.hasUnpairedSurrogate(name)) {
        throw malformed("expected an attribute name, found an unpaired surrogate");
      }
      if (members.containsKey(name)) {
        throw malformed("expected a new attribute name, found one that was there before");
      }
      parser.nextToken();
      members.put(name, value(level));
    }
    return members;
  }

  private AttributeValue value(int level) throws IOException, MalformedRecordException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("expected an object with a type tag, found " + found());
    }
    if (level > ItemJson.MAX_LEVELS) {
      throw malformed("expected at most " + ItemJson.MAX_LEVELS + " levels, found more");
    }
    String tag = nextName();
    if (tag == null) {
      throw malformed("expected an object with a type tag, found an empty object");
    }
    AttributeType type = type(tag);
    parser.nextToken();
    AttributeValue value = content(type, level);
    if (nextName() != null) {
      throw malformed("expected one type tag, found two");
    }
    return value;
  }

  private AttributeType type(String tag) throws MalformedRecordException {
    AttributeType type = tags.types.get(tag);
    if (type == null) {
      throw malformed("expected one of the type tags " + String.join(", ", tags.types.keySet())
          + ", found another");
    }
    return type;
  }

  private AttributeValue content(AttributeType type, int level)
      throws IOException, MalformedRecordException {
    return switch (type) {
      case S -> new AttributeValue.S(string(type));
      case N -> new AttributeValue.N(number(type));
      case B -> new AttributeValue.B(binary(type));
      case BOOL -> new AttributeValue.Bool(bool());
      case NULL -> explicitNull();
      case L -> new AttributeValue.L(array(type, tag -> value(level + 1)));
      case M -> new AttributeValue.M(members(level + 1));
      case SS -> new AttributeValue.SS(array(type, this::string));
      case NS -> new AttributeValue.NS(array(type, this::number));
      case BS -> new AttributeValue.BS(array(type, this::binary));
    };
  }

  private String string(AttributeType type) throws IOException, MalformedRecordException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw malformed("expected a string in " + type + ", found " + found());
    }
    String string = parser.getText();
    if (Utf8.hasUnpairedSurrogate(string)) {
      throw malformed("expected text in " + type + ", found an unpaired surrogate");
    }
    return string;
  }

  private String number(AttributeType type) throws IOException, MalformedRecordException {
    String digits = string(type);
    try {
      ItemNumber.parse(digits);
    } catch (MalformedRecordException e) {
      throw malformed(e.reason());
    }
    return digits;
  }

  private byte[] binary(AttributeType type) throws IOException, MalformedRecordException {
    String base64 = string(type);
    try {
      if (base64.length() % 4 == 0) {
        return Base64.getDecoder().decode(base64);
      }
    } catch (IllegalArgumentException e) {
      throw malformed("expected base64 in " + type + ", found what is none");
    }
    throw malformed("expected base64 in " + type + ", found one without its padding");
  }

  private boolean bool() throws MalformedRecordException {
    if (parser.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    if (parser.currentToken() == JsonToken.VALUE_FALSE) {
      return false;
    }
    throw malformed("expected true or false in BOOL, found " + found());
  }

  private AttributeValue explicitNull() throws MalformedRecordException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE) {
      throw malformed("expected true in NULL, found " + found());
    }
    return new AttributeValue.Null();
  }

  private interface Element<T> {
    T read(AttributeType type) throws IOException, MalformedRecordException;
  }

  private <T> List<T> array(AttributeType type, Element<T> element)
      throws IOException, MalformedRecordException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw malformed("expected an array in " + type + ", found " + found());
    }
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read(type));
    }
    return elements;
  }

  private void expectObject(String what) throws IOException, MalformedRecordException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("expected " + what + ", found " + found());
    }
  }

  /** The next member's name, or null at the end of the object. */
  private @Nullable String nextName() throws IOException {
    return parser.nextToken() == JsonToken.FIELD_NAME ? parser.currentName() : null;
  }

  private String found() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a JSON number";
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "nothing";
    };
  }

  private MalformedRecordException malformed(String reason) {
    return Utf8.malformed(Utf8.bytes(text, parser.currentTokenLocation().getCharOffset()), reason);
  }

  private static StreamReadConstraints constraints() {
    StreamReadConstraints.Builder builder = StreamReadConstraints.builder()
        .maxNestingDepth(MAX_NESTING)
        .maxNumberLength(1000)
        .maxStringLength(MAX_STRING_CHARS);
    allowLongNames(builder);
    return builder.build();
  }

  /** Jackson 2.16 and later, which Spark 4 brings, refuse names beyond 50,000 characters unless told otherwise; DynamoDB allows 64 KB. */
  private static void allowLongNames(StreamReadConstraints.Builder builder) {
    try {
      StreamReadConstraints.Builder.class
          .getMethod("maxNameLength", int.class)
          .invoke(builder, MAX_STRING_CHARS);
    } catch (NoSuchMethodException e) {
      return; // 2.15 has no such limit
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
