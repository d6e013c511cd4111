// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.landing.ExportLayout;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.storage.StorageErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A checkpoint as a line of JSON. Files are named without their folder, so that a landing may be moved. */
final class CheckpointJson {
  static final int VERSION = 1;

  private static final JsonMapper MAPPER = new JsonMapper();

  private CheckpointJson() {}

  static byte[] write(Checkpoint checkpoint) {
    ObjectNode members = MAPPER
        .createObjectNode()
        .put("version", VERSION)
        .put("segment", checkpoint.segment())
        .put("totalSegments", checkpoint.totalSegments())
        .put("number", checkpoint.number())
        .put("attempt", checkpoint.attempt())
        .put("end", checkpoint.isEnd());
    StartKey lastKey = checkpoint.lastKey();
    if (lastKey != null) {
      members.set("lastEvaluatedKey", tree(lastKey));
    }
    LandingFile file = checkpoint.file();
    if (file != null) {
      members
          .putObject("file")
          .put("name", file.path().substring(file.path().lastIndexOf('/') + 1))
          .put("itemCount", file.itemCount())
          .put("md5Checksum", file.md5())
          .put("sizeBytes", file.sizeBytes());
    }
    ScanCounts counts = checkpoint.counts();
    members
        .put("itemCount", counts.items())
        .put("jsonBytes", checkpoint.bytes())
        .put("pages", counts.pages())
        .put("readUnits", counts.readUnits())
        .put("throttles", counts.throttles());
    return (members + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode tree(StartKey key) {
    try {
      return MAPPER.readTree(key.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A key that is no JSON");
    }
  }

  /**
   * @param landing the folder in which the files are
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if the content is no checkpoint of that segment and number
   */
  static Checkpoint read(byte[] content, String path, String landing, int segment, int number) {
    try {
      JsonNode members = MAPPER.readTree(content);
      JsonNode lastKey = members.get("lastEvaluatedKey");
      Checkpoint checkpoint = new Checkpoint(
          whole(members, "segment"),
          whole(members, "totalSegments"),
          whole(members, "number"),
          text(members, "attempt"),
          file(members.get("file"), landing),
          count(members, "jsonBytes"),
          lastKey == null ? null : new StartKey(lastKey.toString()),
          new ScanCounts(
              count(members, "itemCount"),
              count(members, "pages"),
              member(members, "readUnits").doubleValue(),
              count(members, "throttles")));
      boolean ours = whole(members, "version") == VERSION
          && checkpoint.segment() == segment
          && checkpoint.number() == number
          && member(members, "end").isBoolean()
          && member(members, "end").booleanValue() == checkpoint.isEnd();
      if (ours) {
        return checkpoint;
      }
    } catch (IOException | IllegalArgumentException e) {
      // The cause may quote a key.
      throw StorageErrors.poisoned(path, "it is no checkpoint of a scan", null);
    }
    throw StorageErrors.poisoned(path, "it is no checkpoint of that place in a scan", null);
  }

  private static @Nullable LandingFile file(@Nullable JsonNode file, String landing) {
    if (file == null) {
      return null;
    }
    String name = text(file, "name");
    if (!name.matches("[a-z2-7]{26}\\.json\\.gz")) {
      throw new IllegalArgumentException("No name of a data file");
    }
    return new LandingFile(
        ExportLayout.dataKey(landing, name),
        ExportLayout.dataPath(landing, name),
        count(file, "itemCount"),
        text(file, "md5Checksum"),
        count(file, "sizeBytes"));
  }

  private static JsonNode member(JsonNode members, String name) {
    JsonNode member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("No member " + name);
    }
    return member;
  }

  private static String text(JsonNode members, String name) {
    JsonNode member = member(members, name);
    if (!member.isTextual()) {
      throw new IllegalArgumentException("No text: " + name);
    }
    return member.textValue();
  }

  private static long count(JsonNode members, String name) {
    JsonNode member = member(members, name);
    if (!member.canConvertToLong() || member.longValue() < 0) {
      throw new IllegalArgumentException("No count: " + name);
    }
    return member.longValue();
  }

  private static int whole(JsonNode members, String name) {
    return Math.toIntExact(count(members, name));
  }
}
