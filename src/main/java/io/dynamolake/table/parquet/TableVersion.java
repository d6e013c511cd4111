// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.table.Publication;
import io.dynamolake.table.StagedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One state of a Parquet table.
 *
 * @param token of the one attempt that wrote this document
 * @param published the last runs that published here, oldest first, at most {@link #MOST_RUNS}
 */
record TableVersion(
    long number,
    String runId,
    String token,
    StructType schema,
    List<String> partitionColumns,
    Map<String, String> properties,
    List<StagedFile> files,
    List<Publication> published) {
  static final int MOST_RUNS = 1_000;
  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  TableVersion {
    partitionColumns = List.copyOf(partitionColumns);
    properties = Map.copyOf(properties);
    files = List.copyOf(files);
    published =
        List.copyOf(published.subList(Math.max(0, published.size() - MOST_RUNS), published.size()));
  }

  static String name(long number) {
    return "v%07d.json".formatted(number);
  }

  Optional<Publication> find(String wantedRunId) {
    return published.stream().filter(each -> each.runId().equals(wantedRunId)).findFirst();
  }

  byte[] json() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "dynamolake-parquet").put("formatVersion", FORMAT_VERSION);
    root.put("version", number).put("runId", runId).put("token", token);
    root.set("schema", JSON.readTree(schema.json()));
    root.set("partitionColumns", JSON.valueToTree(partitionColumns));
    root.set("properties", JSON.valueToTree(properties));
    for (StagedFile file : files) {
      root.withArray("files")
          .addObject()
          .put("path", file.path())
          .put("sizeBytes", file.sizeBytes())
          .put("rows", file.rows())
          .set("partitionValues", JSON.valueToTree(file.partitionValues()));
    }
    for (Publication each : published) {
      root.withArray("published")
          .addObject()
          .put("runId", each.runId())
          .put("version", each.version())
          .put("files", each.files())
          .put("rows", each.rows());
    }
    return JSON.writeValueAsBytes(root);
  }

  /** @throws IOException if the document is not whole, or of a format that this release does not know */
  static TableVersion parse(byte[] json) throws IOException {
    JsonNode root = JSON.readTree(json);
    if (root.path("formatVersion").asInt() != FORMAT_VERSION) {
      throw new IOException(
          "format version " + root.path("formatVersion") + " is not " + FORMAT_VERSION);
    }
    List<String> partitionColumns = new ArrayList<>();
    root.path("partitionColumns").forEach(column -> partitionColumns.add(column.asText()));
    Map<String, String> properties = new LinkedHashMap<>();
    root.path("properties")
        .fields()
        .forEachRemaining(
            entry -> properties.put(entry.getKey(), entry.getValue().asText()));
    List<StagedFile> files = new ArrayList<>();
    for (JsonNode file : root.path("files")) {
      Map<String, @Nullable String> values = new LinkedHashMap<>();
      for (String column : partitionColumns) {
        JsonNode value = file.path("partitionValues").path(column);
        values.put(column, value.isTextual() ? value.asText() : null);
      }
      files.add(new StagedFile(
          file.path("path").asText(),
          file.path("sizeBytes").asLong(),
          file.path("rows").asLong(),
          values,
          "{}"));
    }
    List<Publication> published = new ArrayList<>();
    for (JsonNode each : root.path("published")) {
      published.add(new Publication(
          each.path("runId").asText(),
          each.path("version").asText(),
          each.path("files").asLong(),
          each.path("rows").asLong()));
    }
    return new TableVersion(
        root.path("version").asLong(),
        root.path("runId").asText(),
        root.path("token").asText(),
        (StructType) DataType.fromJson(root.path("schema").toString()),
        partitionColumns,
        properties,
        files,
        published);
  }
}
