// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import org.jspecify.annotations.Nullable;

/** JSON of {@link RunResult}, and of what else a command prints as JSON. */
final class ResultJson {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .serializationInclusion(JsonInclude.Include.NON_NULL)
      .build();
  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter WRITER = MAPPER.writer(
      new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

  private ResultJson() {}

  static String write(Object report) {
    try {
      return WRITER.writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report is always JSON", e);
    }
  }

  static RunResult read(String text, String origin) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      JsonNode version = tree.path("version");
      if (!version.isInt() || version.intValue() != RunResult.VERSION) {
        throw refused(origin, "its version is not " + RunResult.VERSION, null);
      }
      return MAPPER.treeToValue(tree, RunResult.class);
    } catch (JsonProcessingException e) {
      throw refused(origin, "it is not the JSON of a run result", e);
    }
  }

  private static DynamoLakeException refused(String origin, String cause, @Nullable Throwable e) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot read result " + origin + ": " + cause
            + ". Look at who wrote it; move the file away to run this run id again.",
        e);
  }
}
