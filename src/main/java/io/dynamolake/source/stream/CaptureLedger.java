// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.landing.StreamGap;
import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a capture remembers of one stream, in {@code <landing>/capture/<stream label>/}: {@code pass.json}, {@code
 * shards/<shard>.json} and {@code gaps/*.json}. Each file is replaced whole. Thread-safe as far as threads write different shards.
 */
final class CaptureLedger {
  private static final int MAX_BYTES = 1 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Configuration conf;
  private final String landing;
  private final String label;
  private final String folder;

  /**
   * @param through everything that was written before this time is landed, or in a gap, or still in the stream then
   * @param replacedBy the label of the stream that came after this one, once all of this one is landed; else empty
   */
  record Pass(Instant through, String replacedBy) {}

  CaptureLedger(Configuration conf, String landing, String label) {
    this.conf = conf;
    this.landing = landing;
    this.label = label;
    this.folder = landing + "/" + StreamGap.CAPTURE_FOLDER + "/" + ChangeFileName.folder(label);
  }

  String label() {
    return label;
  }

  /** Whether something of the stream has landed, by whomever. */
  boolean hasChangeFiles() {
    return !list(conf, landing + "/" + ChangeFileName.FOLDER + "/" + ChangeFileName.folder(label))
        .isEmpty();
  }

  /** All streams that were captured into the landing. */
  static List<CaptureLedger> all(Configuration conf, String landing) {
    List<CaptureLedger> all = new ArrayList<>();
    for (FileStatus found : list(conf, landing + "/" + StreamGap.CAPTURE_FOLDER)) {
      String path = found.getPath() + "/pass.json";
      Optional<JsonNode> pass = found.isDirectory() ? read(conf, path) : Optional.empty();
      pass.ifPresent(
          members -> all.add(new CaptureLedger(conf, landing, text(members, "streamLabel", path))));
    }
    return all;
  }

  Optional<Pass> pass() {
    String path = folder + "/pass.json";
    return read(conf, path)
        .map(
            members -> new Pass(time(members, "through", path), text(members, "replacedBy", path)));
  }

  void store(Pass pass) {
    write(
        folder + "/pass.json",
        MAPPER
            .createObjectNode()
            .put("streamLabel", label)
            .put("through", pass.through().toString())
            .put("replacedBy", pass.replacedBy()));
  }

  Map<String, ShardCheckpoint> checkpoints() {
    Map<String, ShardCheckpoint> checkpoints = new LinkedHashMap<>();
    for (FileStatus found : list(conf, folder + "/shards")) {
      String path = found.getPath().toString();
      if (path.endsWith(".json")) {
        read(conf, path).ifPresent(members -> {
          ShardCheckpoint checkpoint = checkpoint(members, path);
          checkpoints.put(checkpoint.shardId(), checkpoint);
        });
      }
    }
    return checkpoints;
  }

  private static ShardCheckpoint checkpoint(JsonNode members, String path) {
    try {
      return new ShardCheckpoint(
          text(members, "shardId", path),
          text(members, "sequenceNumber", path),
          ShardCheckpoint.State.valueOf(text(members, "state", path)),
          members.path("records").asLong(),
          time(members, "since", path));
    } catch (IllegalArgumentException e) {
      throw StorageErrors.poisoned(path, "its state is unknown", e);
    }
  }

  void store(ShardCheckpoint checkpoint) {
    write(
        shardPath(checkpoint.shardId()),
        MAPPER
            .createObjectNode()
            .put("shardId", checkpoint.shardId())
            .put("sequenceNumber", checkpoint.sequenceNumber())
            .put("state", checkpoint.state().name())
            .put("records", checkpoint.records())
            .put("since", checkpoint.since().toString()));
  }

  /** Of a shard that DynamoDB does not list any more, and that is read to its end or lost: nothing asks for it again. */
  void forget(ShardCheckpoint checkpoint) {
    Path path = new Path(shardPath(checkpoint.shardId()));
    try {
      path.getFileSystem(conf).delete(path, false);
    } catch (IOException e) {
      throw StorageErrors.of("delete", path, e);
    }
  }

  private String shardPath(String shardId) {
    return folder + "/shards/" + ChangeFileName.folder(shardId) + ".json";
  }

  /** Records a gap; the same one again, as after a repeated pass, only becomes longer. */
  void gap(
      StreamGap.Kind kind, String shardId, String afterSequenceNumber, Instant from, Instant now) {
    StreamGap gap = new StreamGap(kind, label, shardId, afterSequenceNumber, from, now, "");
    ExclusiveFile.at(conf, folder + "/" + StreamGap.FOLDER + "/" + gap.name())
        .replace(gap.json().getBytes(StandardCharsets.UTF_8));
  }

  List<StreamGap> gaps() {
    List<StreamGap> gaps = new ArrayList<>();
    for (FileStatus found : list(conf, folder + "/" + StreamGap.FOLDER)) {
      String path = found.getPath().toString();
      if (path.endsWith(".json")) {
        ExclusiveFile.at(conf, path)
            .read(MAX_BYTES)
            .ifPresent(content -> gaps.add(StreamGap.parse(content, path)
                .orElseThrow(
                    () -> StorageErrors.poisoned(path, "it is no description of a gap", null))));
      }
    }
    gaps.sort(Comparator.comparing(StreamGap::noticed).thenComparing(StreamGap::file));
    return gaps;
  }

  /** @param path as {@link ChangeFileName} makes it */
  void land(String path, byte[] content) {
    ExclusiveFile.at(conf, landing + "/" + path).replace(content);
  }

  private void write(String path, ObjectNode members) {
    ExclusiveFile.at(conf, path).replace(bytes(members));
  }

  private static byte[] bytes(ObjectNode members) {
    return (members + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<JsonNode> read(Configuration conf, String path) {
    return ExclusiveFile.at(conf, path).read(MAX_BYTES).map(content -> {
      try {
        return MAPPER.readTree(content);
      } catch (IOException e) {
        throw StorageErrors.poisoned(path, "it is no JSON", e);
      }
    });
  }

  private static String text(JsonNode members, String name, String path) {
    JsonNode value = members.get(name);
    if (value == null || !value.isTextual()) {
      throw StorageErrors.poisoned(path, "it has no text " + name, null);
    }
    return value.textValue();
  }

  private static Instant time(JsonNode members, String name, String path) {
    try {
      return Instant.parse(text(members, name, path));
    } catch (DateTimeException e) {
      throw StorageErrors.poisoned(path, name + " is no time", e);
    }
  }

  private static List<FileStatus> list(Configuration conf, String folder) {
    Path path = new Path(folder);
    try {
      return List.of(path.getFileSystem(conf).listStatus(path));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageErrors.of("list", folder, e);
    }
  }
}
