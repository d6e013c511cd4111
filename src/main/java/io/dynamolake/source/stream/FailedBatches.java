// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.StreamEventReader;
import io.dynamolake.landing.ChangeFileBuffer;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * Lands the batches that Lambda has put into a bucket because they failed too often. Each object is an invocation record whose {@code
 * payload} is the event, as text; an event by itself is taken, too. Objects stay where they are; landing them again changes nothing.
 *
 * <p>A record that cannot be landed is told of, and the others of its batch are landed.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html">On-failure destinations</a>
 */
public final class FailedBatches {
  private static final int MAX_BYTES = 64 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Configuration conf;
  private final String table;
  private final String landing;
  private final List<String> refused = new ArrayList<>();
  private long files;
  private long records;

  /**
   * @param table the name or ARN of the table whose records are landed; those of others are refused
   * @param landing the folder in which {@code changes/} is
   */
  public FailedBatches(Configuration conf, String table, String landing) {
    this.conf = conf;
    this.table = table.substring(table.lastIndexOf('/') + 1);
    this.landing = landing;
  }

  /**
   * @param refused what could not be landed and why, for people, a line each
   */
  public record Report(long batches, long files, long records, List<String> refused) {
    public Report {
      refused = List.copyOf(refused);
    }
  }

  /**
   * @param folder all files below it are batches
   * @throws DynamoLakeException CONFIGURATION if a stream has no new images; UNAVAILABLE or PERMISSION if the storage fails
   */
  public Report land(String folder) {
    List<Path> batches = list(folder);
    for (Path batch : batches) {
      byte[] content = ExclusiveFile.at(conf, batch.toString())
          .read(MAX_BYTES)
          .orElseThrow(() -> StorageErrors.poisoned(batch, "it went away", null));
      try {
        land(batch, MAPPER.readTree(content), content);
      } catch (JsonProcessingException e) {
        refused.add(batch + ": it is no JSON");
      } catch (IOException e) {
        throw StorageErrors.of("read", batch, e);
      }
    }
    return new Report(batches.size(), files, records, refused);
  }

  private List<Path> list(String folder) {
    List<Path> found = new ArrayList<>();
    Path path = new Path(folder);
    try {
      FileSystem fileSystem = path.getFileSystem(conf);
      RemoteIterator<LocatedFileStatus> below = fileSystem.listFiles(path, true);
      while (below.hasNext()) {
        found.add(below.next().getPath());
      }
    } catch (IOException e) {
      throw StorageErrors.of("list", folder, e);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private void land(Path batch, JsonNode invocation, byte[] content) {
    JsonNode payload = invocation.path("payload");
    byte[] event = content;
    if (payload.isTextual()) {
      event = payload.textValue().getBytes(StandardCharsets.UTF_8);
    } else if (payload.isObject()) {
      event = payload.toString().getBytes(StandardCharsets.UTF_8);
    } else if (!invocation.has("Records")) {
      refused.add(batch + ": it has no payload, so the records themselves are not there");
      return;
    }
    JsonNode shard = invocation.path("DDBStreamBatchInfo").path("shardId");
    land(batch, event, shard.isTextual() ? shard.textValue() : null);
  }

  private void land(Path batch, byte[] event, @Nullable String shardId) {
    StreamEventReader reader = new StreamEventReader(event);
    Map<String, ChangeFileBuffer> buffers = new LinkedHashMap<>();
    try {
      while (reader.next()) {
        try {
          add(reader, shardId, buffers);
        } catch (MalformedRecordException e) {
          refused.add(batch + ", record " + reader.records() + ", sequence number "
              + reader.sequenceNumber() + ": " + e.reason());
        }
      }
    } catch (MalformedRecordException e) {
      refused.add(batch + ": " + e.reason());
    }
    for (ChangeFileBuffer buffer : buffers.values()) {
      records += buffer.records();
      files++;
      ExclusiveFile.at(conf, landing + "/" + buffer.name().path()).replace(buffer.finish());
    }
  }

  private void add(
      StreamEventReader reader, @Nullable String shardId, Map<String, ChangeFileBuffer> buffers)
      throws MalformedRecordException {
    String told = reader.table();
    if (told != null && !told.equals(table)) {
      throw new MalformedRecordException("it is of table " + told);
    }
    byte[] line = reader.line(shardId);
    String label = reader.streamLabel();
    buffers
        .computeIfAbsent(
            label == null ? ChangeFileName.UNKNOWN : label,
            stream ->
                new ChangeFileBuffer(stream, shardId == null ? ChangeFileName.UNKNOWN : shardId))
        .add(new BigInteger(String.valueOf(reader.sequenceNumber())), line);
  }
}
