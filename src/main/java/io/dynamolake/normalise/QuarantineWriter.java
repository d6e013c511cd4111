// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records that became no row: one JSON object a line with {@code file}, {@code line}, {@code reason} and the record itself, as
 * {@code record} where its bytes are UTF-8, else as {@code recordBase64}. The file appears with the first record; on failure a part of
 * it may be left behind, which nothing refers to.
 */
final class QuarantineWriter implements Closeable {
  private static final int MOST_REASONS = 1_000;

  private final Configuration configuration;
  private final Path path;
  private @Nullable JsonGenerator json;
  private long records;
  private final Map<String, Long> reasons = new HashMap<>();

  /** @param path unique for this attempt of the task */
  QuarantineWriter(Configuration configuration, Path path) {
    this.configuration = configuration;
    this.path = path;
  }

  void write(String file, long line, String reason, byte[] bytes, int offset, int length)
      throws IOException {
    JsonGenerator out = json == null ? open() : json;
    out.writeStartObject();
    out.writeStringField("file", file);
    out.writeNumberField("line", line);
    out.writeStringField("reason", reason);
    try {
      String text = StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
      out.writeStringField("record", text);
    } catch (CharacterCodingException e) {
      byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
      out.writeStringField("recordBase64", Base64.getEncoder().encodeToString(copy));
    }
    out.writeEndObject();
    records++;
    reasons.merge(counted(withoutPosition(reason)), 1L, Long::sum);
  }

  /** Reasons name attributes, and there may be as many of those as records: beyond a number of them the kind alone counts. */
  private String counted(String reason) {
    if (reasons.size() < MOST_REASONS || reasons.containsKey(reason)) {
      return reason;
    }
    int place = reason.indexOf(" at ");
    return place < 0 ? "other reasons" : reason.substring(0, place);
  }

  private JsonGenerator open() throws IOException {
    JsonGenerator opened = new JsonFactory()
        .createGenerator((OutputStream) path.getFileSystem(configuration).create(path, false));
    opened.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    json = opened;
    return opened;
  }

  /** Reasons are counted without the place at which they were noticed. */
  private static String withoutPosition(String reason) {
    return reason.replaceFirst("^at byte [0-9]+: (record [0-9]+: )?", "");
  }

  long records() {
    return records;
  }

  Map<String, Long> reasons() {
    return Map.copyOf(reasons);
  }

  /** The file that was written: one or none. */
  List<String> files() {
    return json == null ? List.of() : List.of(path.toString());
  }

  @Override
  public void close() throws IOException {
    if (json != null) {
      json.close();
    }
  }
}
