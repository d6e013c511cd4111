// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.PrintableText;
import io.dynamolake.item.JsonObjects;
import io.dynamolake.item.KinesisData;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.StreamEventReader;
import io.dynamolake.landing.ChangeFileBuffer;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.landing.GunzipStream;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A file of stream records that somebody else has written, rewritten as change files: JSON objects, one after the other, plain or in gzip.
 * Each is a stream record, a record of Kinesis Data Streams for DynamoDB, or a Lambda event with many of either. What is none of these, and
 * ends where a JSON object should, becomes a line that is quarantined when it is read. Nobody reads the change files before the list of
 * them is written, which comes last. Doing it again writes the same files.
 *
 * @param file as it was received
 * @param table whose records are taken; those that name another table are passed over
 * @param folder for the change files of this file alone
 */
public record ReceivedFile(LandingFile file, String table, String folder) {
  /** As much as Lambda hands over, and much more than an item with both images has. */
  private static final int MAX_OBJECT_BYTES = 16 << 20;

  private static final int MAX_CHANGE_FILE_BYTES = 32 << 20;
  private static final int MAX_LIST_BYTES = 16 << 20;
  private static final String LIST = "received.json";
  private static final String KINESIS = "kinesis";
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The change files, if all of them are written. */
  public Optional<List<LandingFile>> written(Configuration conf) {
    return ExclusiveFile.at(conf, folder + "/" + LIST).read(MAX_LIST_BYTES).map(this::parse);
  }

  private List<LandingFile> parse(byte[] content) {
    try {
      List<LandingFile> files = new ArrayList<>();
      for (JsonNode each : MAPPER.readTree(content).required("files")) {
        files.add(LandingFile.named(
            each.required("key").textValue(),
            folder + "/" + each.required("name").textValue(),
            each.required("records").longValue(),
            each.required("bytes").longValue()));
      }
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw StorageErrors.poisoned(folder + "/" + LIST, "it is no list of change files", null);
    }
  }

  /**
   * Rewrites the file.
   *
   * @return how many records it has of other tables
   * @throws DynamoLakeException INTEGRITY if it holds anything but JSON objects, CONFIGURATION if these have no new images; PERMISSION or
   *     UNAVAILABLE if the storage fails
   */
  public long rewrite(Configuration conf) {
    Rewriting rewriting = new Rewriting(conf);
    Path path = new Path(file.path());
    try (JsonObjects objects =
        new JsonObjects(plain(path.getFileSystem(conf).open(path)), MAX_OBJECT_BYTES)) {
      for (byte[] object = objects.next(); object.length > 0; object = objects.next()) {
        rewriting.take(object);
      }
    } catch (MalformedRecordException e) {
      throw refused(rewriting.records, e.reason());
    } catch (ZipException e) {
      throw refused(rewriting.records, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw StorageErrors.of("read", path, e);
    }
    rewriting.finish();
    return rewriting.others;
  }

  private DynamoLakeException refused(long records, String reason) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot read " + PrintableText.of(file.path()) + " behind record " + records + ": "
            + PrintableText.of(reason)
            + ". Files below source.landing hold changes of DynamoDB tables; move this one away, or write it again as it was.");
  }

  private static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return gzip ? new GunzipStream(buffered) : buffered;
  }

  private final class Rewriting {
    private final Configuration conf;
    private final Map<String, ChangeFileBuffer> buffers = new LinkedHashMap<>();
    private final ArrayNode written = MAPPER.createArrayNode();
    private long records;
    private long others;

    private Rewriting(Configuration conf) {
      this.conf = conf;
    }

    private void take(byte[] object) throws MalformedRecordException {
      boolean batch = StreamEventReader.form(object) == StreamEventReader.Form.BATCH;
      StreamEventReader reader =
          batch ? new StreamEventReader(object) : StreamEventReader.ofRecord(object);
      while (reader.next()) {
        take(reader, String.valueOf(records));
        records++;
      }
    }

    /** A record that ends where it should and cannot be taken goes on to the quarantine of the run. */
    private void take(StreamEventReader reader, String position) throws MalformedRecordException {
      try {
        KinesisData wrapped = reader.wrapped();
        if (wrapped == null) {
          takeChange(reader, position);
          return;
        }
        if (StreamEventReader.form(wrapped.record()) != StreamEventReader.Form.RECORD) {
          throw new MalformedRecordException("expected one change record in kinesis.data");
        }
        StreamEventReader inner = StreamEventReader.ofRecord(wrapped.record());
        inner.next();
        take(inner, wrapped.sequenceNumber());
      } catch (MalformedRecordException e) {
        String reason = "record " + (records + 1) + ": " + e.reason();
        byte[] line = reader.refusedLine(position, reason);
        add(ChangeFileName.UNKNOWN, BigInteger.valueOf(records), line);
      }
    }

    private void takeChange(StreamEventReader reader, String position)
        throws MalformedRecordException {
      String told = reader.table();
      if (told != null && !told.equals(table)) {
        others++;
      } else if (reader.isOfKinesis()) {
        add(KINESIS, BigInteger.valueOf(records), reader.kinesisLine(position));
      } else {
        byte[] line = reader.line(null);
        String label = reader.streamLabel();
        add(
            label == null ? ChangeFileName.UNKNOWN : label,
            new BigInteger(String.valueOf(reader.sequenceNumber())),
            line);
      }
    }

    private void add(String label, BigInteger number, byte[] line) {
      ChangeFileBuffer buffer = buffers.computeIfAbsent(
          label, stream -> new ChangeFileBuffer(stream, "part-" + written.size()));
      buffer.add(number, line);
      if (buffer.compressedBytes() > MAX_CHANGE_FILE_BYTES) {
        buffers.remove(label);
        write(buffer);
      }
    }

    private void write(ChangeFileBuffer buffer) {
      String name = buffer.name().path();
      byte[] content = buffer.finish();
      ExclusiveFile.at(conf, folder + "/" + name).replace(content);
      String key = written.isEmpty() ? file.key() : file.key() + " (" + (written.size() + 1) + ")";
      written.add(MAPPER
          .createObjectNode()
          .put("key", key)
          .put("name", name)
          .put("records", buffer.records())
          .put("bytes", content.length));
    }

    private void finish() {
      buffers.values().forEach(this::write);
      ObjectNode list = MAPPER.createObjectNode().put("file", file.path()).put("others", others);
      list.set("files", written);
      ExclusiveFile.at(conf, folder + "/" + LIST)
          .replace((list + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
