// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.table.StagedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Lines of Delta's log.
 *
 * @see <a href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md#actions">Delta: actions</a>
 */
final class DeltaActions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COLUMN_RULES =
      List.of("delta.generationExpression", "delta.invariants", "delta.identity.");

  private DeltaActions() {}

  /** Whether the rows of a table change by a commit, as streaming readers and other writers see it. */
  enum Rows {
    CHANGE,
    STAY
  }

  static Action add(StagedFile file, Rows rows) {
    ObjectNode add = JSON.createObjectNode();
    add.put("path", FilePaths.encode(file.path()));
    add.set("partitionValues", JSON.valueToTree(file.partitionValues()));
    add.put("size", file.sizeBytes());
    add.put("modificationTime", Instant.now().toEpochMilli());
    add.put("dataChange", rows == Rows.CHANGE);
    add.put("stats", file.stats());
    return DeltaTransaction.action("add", add);
  }

  static Action remove(AddFile file, Rows rows) {
    ObjectNode remove =
        (ObjectNode) DeltaTransaction.parse(file.remove().json()).get("remove");
    remove.put("dataChange", rows == Rows.CHANGE);
    return DeltaTransaction.action("remove", remove);
  }

  static Action transaction(String applicationId) {
    return DeltaTransaction.action(
        "txn",
        JSON.createObjectNode()
            .put("appId", applicationId)
            .put("version", 1)
            .put("lastUpdated", Instant.now().toEpochMilli()));
  }

  static ObjectNode newMetadata(
      StructType schema, List<String> partitionColumns, Map<String, String> configuration) {
    ObjectNode metadata = JSON.createObjectNode();
    metadata.put("id", UUID.randomUUID().toString());
    metadata.putObject("format").put("provider", "parquet").putObject("options");
    metadata.put("createdTime", Instant.now().toEpochMilli());
    return changed(metadata, schema, partitionColumns, configuration);
  }

  /** A copy with another schema and partitioning; configuration that is not named stays. */
  static ObjectNode changed(
      ObjectNode metadata,
      StructType schema,
      List<String> partitionColumns,
      Map<String, String> configuration) {
    ObjectNode changed = metadata.deepCopy();
    changed.put("schemaString", schema.json());
    changed.set("partitionColumns", JSON.valueToTree(partitionColumns));
    ObjectNode merged = changed.withObject("/configuration");
    configuration.forEach(merged::put);
    return changed;
  }

  static StructType schema(ObjectNode metadata) {
    return (StructType) DataType.fromJson(metadata.path("schemaString").asText());
  }

  static List<String> partitionColumns(ObjectNode metadata) {
    List<String> columns = new ArrayList<>();
    metadata.path("partitionColumns").forEach(column -> columns.add(column.asText()));
    return columns;
  }

  static Map<String, String> configuration(ObjectNode metadata) {
    Map<String, String> configuration = new LinkedHashMap<>();
    metadata
        .path("configuration")
        .fields()
        .forEachRemaining(
            entry -> configuration.put(entry.getKey(), entry.getValue().asText()));
    return configuration;
  }

  static Map<String, @Nullable String> partitionValues(
      AddFile file, List<String> partitionColumns) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (String column : partitionColumns) {
      scala.Option<String> value = file.partitionValues().get(column);
      values.put(column, value.isDefined() ? value.get() : null);
    }
    return values;
  }

  /** A file in the form of the files that we stage; the rows are -1 if the log does not tell. */
  static StagedFile staged(AddFile file, List<String> partitionColumns) {
    String stats = String.valueOf(file.stats());
    JsonNode rows = stats.startsWith("{")
        ? DeltaTransaction.parse(stats).path("numRecords")
        : JSON.missingNode();
    return new StagedFile(
        FilePaths.decode(file.path()),
        file.size(),
        rows.asLong(-1),
        partitionValues(file, partitionColumns),
        stats);
  }

  /** @throws DynamoLakeException CONFIGURATION if files written by Spark's plain rules would not be right in this table */
  static void requirePlain(String root, ObjectNode metadata) {
    metadata.path("configuration").fields().forEachRemaining(entry -> {
      boolean mapped = entry.getKey().equals("delta.columnMapping.mode")
          && !entry.getValue().asText().equals("none");
      if (mapped || entry.getKey().startsWith("delta.constraints.")) {
        throw refused(root, entry.getKey() + "=" + (mapped ? entry.getValue().asText() : "..."));
      }
    });
    String schema = metadata.path("schemaString").asText();
    COLUMN_RULES.stream().filter(schema::contains).findFirst().ifPresent(rule -> {
      throw refused(root, rule);
    });
  }

  private static DynamoLakeException refused(String root, String feature) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot publish to Delta table %s: files are published as they are, which '%s' does not allow. Remove it from the table, or write to another table."
            .formatted(root, feature));
  }
}
