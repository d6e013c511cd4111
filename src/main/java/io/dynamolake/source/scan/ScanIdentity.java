// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.item.ItemJson;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.SourceTable;
import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a landing is a scan of: {@code scan.json}, written before its first page is read and never changed. Only the same scan may go on
 * with it.
 *
 * @param selection what is read, by the name that messages give it
 * @param segments the number of segments, for which alone the last keys of its checkpoints are valid
 */
record ScanIdentity(Map<String, String> selection, int segments, Instant startedAt) {
  private static final String FILE = "scan.json";
  private static final String READER = "reader";
  private static final int VERSION = 1;
  private static final int MAX_BYTES = 1 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  ScanIdentity {
    selection = Map.copyOf(selection);
  }

  static ScanIdentity of(
      SourceTable table, ScanSpec spec, ScanReader reader, int segments, Instant startedAt) {
    Map<String, String> selection = new LinkedHashMap<>();
    selection.put("table", table.arn());
    selection.put("table id", table.id());
    selection.put("consistency", spec.consistency().name());
    selection.put("projection", String.valueOf(spec.projection()));
    selection.put("index", spec.index() == null ? "" : spec.index());
    selection.put("filter", text(spec.filter()));
    selection.put(READER, reader == ScanReader.SDK ? "" : reader.word());
    return new ScanIdentity(selection, segments, startedAt);
  }

  /** Whether it tells what it did, and goes on where it stopped. */
  boolean hasCheckpoints() {
    return selection.getOrDefault(READER, "").isEmpty();
  }

  /** One text for one filter. */
  private static String text(List<ItemCondition> filter) {
    ArrayNode conditions = MAPPER.createArrayNode();
    for (ItemCondition condition : filter) {
      ArrayNode values = conditions
          .addObject()
          .put("attribute", condition.attribute())
          .put("operator", condition.operator().word())
          .putArray("values");
      condition.values().forEach(value -> values.add(ItemJson.value(value)));
    }
    return conditions.toString();
  }

  /** The scan that the landing was begun as, if it was. */
  static Optional<ScanIdentity> find(Configuration configuration, String landing) {
    ExclusiveFile file = file(configuration, landing);
    return file.read(MAX_BYTES).map(content -> read(content, file.path()));
  }

  /** Begins the landing as this scan; returns what it is now, which differs if another process was first. */
  ScanIdentity begin(Configuration configuration, String landing) {
    if (file(configuration, landing).create(json())) {
      return this;
    }
    return find(configuration, landing).orElseThrow();
  }

  /** Whether both read the same, whatever their segments. */
  boolean selectsAs(ScanIdentity other) {
    return selection.equals(other.selection);
  }

  /**
   * Whether a scan may go on where another one of this identity stopped.
   *
   * @param fixed the segments that are asked for; empty if any number will do
   * @throws io.dynamolake.DynamoLakeException CONFIGURATION if it is another scan
   */
  void require(ScanIdentity wanted, Optional<Integer> fixed, String landing) {
    for (String what : List.copyOf(wanted.selection.keySet()).stream().sorted().toList()) {
      String then = selection.getOrDefault(what, "");
      String now = wanted.selection.getOrDefault(what, "");
      if (!then.equals(now)) {
        throw ScanErrors.otherScan(landing, what, then, now);
      }
    }
    if (fixed.isPresent() && !Objects.equals(fixed.get(), segments)) {
      throw ScanErrors.otherScan(
          landing, "number of segments", Integer.toString(segments), String.valueOf(fixed.get()));
    }
  }

  private static ExclusiveFile file(Configuration configuration, String landing) {
    return ExclusiveFile.at(configuration, new Path(landing, FILE).toString());
  }

  private byte[] json() {
    ObjectNode members = MAPPER.createObjectNode().put("version", VERSION);
    ObjectNode selected = members.putObject("selection");
    selection.keySet().stream().sorted().forEach(key -> selected.put(key, selection.get(key)));
    members.put("totalSegments", segments).put("startedAt", startedAt.toString());
    return (members + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ScanIdentity read(byte[] content, String path) {
    try {
      JsonNode members = MAPPER.readTree(content);
      if (members.path("version").asInt() != VERSION
          || !members.path("selection").isObject()) {
        throw StorageErrors.poisoned(path, "it is no description of a scan", null);
      }
      Map<String, String> selection = new LinkedHashMap<>();
      members
          .path("selection")
          .fields()
          .forEachRemaining(
              entry -> selection.put(entry.getKey(), entry.getValue().asText()));
      return new ScanIdentity(
          selection,
          members.path("totalSegments").asInt(),
          Instant.parse(members.path("startedAt").asText()));
    } catch (JsonProcessingException | DateTimeParseException e) {
      throw StorageErrors.poisoned(path, "it is no description of a scan", e);
    } catch (IOException e) {
      throw StorageErrors.of("read", path, e);
    }
  }
}
