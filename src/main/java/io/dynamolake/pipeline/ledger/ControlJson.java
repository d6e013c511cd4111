// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.storage.StorageErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Control files: a record as JSON with a version. What is read was perhaps not written by us: anything but exactly the members of
 * the record, in this version, is refused.
 */
final class ControlJson {
  static final int VERSION = 1;

  private static final String VERSION_MEMBER = "version";
  private static final JsonFactory FACTORY = new JsonFactoryBuilder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxNumberLength(200)
          .maxStringLength(1 << 20)
          .build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();
  private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
      .addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
      .serializationInclusion(JsonInclude.Include.NON_NULL)
      .build();

  private ControlJson() {}

  /** One line that ends with a line end. */
  static byte[] write(Object value) {
    ObjectNode tree = MAPPER.createObjectNode().put(VERSION_MEMBER, VERSION);
    ObjectNode members = MAPPER.valueToTree(value);
    tree.setAll(members);
    return (text(tree) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** @throws DynamoLakeException INTEGRITY when the content is not such a record */
  static <T> T read(byte[] content, String origin, Class<T> type) {
    try {
      return convert(versioned(content, origin), origin, type);
    } catch (IOException e) {
      throw StorageErrors.poisoned(origin, "it is not JSON", e);
    }
  }

  private static ObjectNode versioned(byte[] content, String origin) throws IOException {
    JsonNode tree = MAPPER.readTree(content);
    if (!(tree instanceof ObjectNode object)) {
      throw StorageErrors.poisoned(origin, "it is not a JSON object", null);
    }
    JsonNode version = object.path(VERSION_MEMBER);
    if (!version.isInt() || version.intValue() != VERSION) {
      throw StorageErrors.poisoned(origin, "its version is not " + VERSION, null);
    }
    object.remove(VERSION_MEMBER);
    return object;
  }

  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  static <T> T convert(JsonNode tree, String origin, Class<T> type) {
    T value;
    try {
      value = MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw StorageErrors.poisoned(
          origin, "its members are not those of " + type.getSimpleName(), e);
    }
    if (value == null) {
      throw StorageErrors.poisoned(origin, "it holds null", null);
    }
    return value;
  }

  /** One value without a version of its own, such as a line of a list. */
  static <T> T parse(String text, String origin, Class<T> type) {
    try {
      return convert(MAPPER.readTree(text), origin, type);
    } catch (JsonProcessingException e) {
      throw StorageErrors.poisoned(origin, "it is not JSON", e);
    }
  }

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Not a value that JSON can say: " + value.getClass().getName(), e);
    }
  }
}
