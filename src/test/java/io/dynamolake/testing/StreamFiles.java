// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.item.ChangeJson;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.landing.StreamGap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Lays change files of a stream into a local landing. */
public final class StreamFiles {
  private final Path landing;

  public StreamFiles(Path landing) {
    this.landing = landing;
  }

  /** One file with these records in this order, under the name that they ask for. */
  public Path write(String label, String shard, List<ChangeRecord> records) {
    return write(name(label, shard, records), gzip(records));
  }

  public static ChangeFileName name(String label, String shard, List<ChangeRecord> records) {
    List<BigInteger> numbers = records.stream()
        .map(record -> new BigInteger(Objects.requireNonNull(record.metadata().sequenceNumber())))
        .sorted()
        .toList();
    return new ChangeFileName(
        label, shard, numbers.get(0), numbers.get(numbers.size() - 1), records.size());
  }

  public static byte[] gzip(List<ChangeRecord> records) {
    return ExportFolder.gzip(
        records.stream().map(ChangeJson::line).collect(Collectors.joining("\n", "", "\n")));
  }

  public Path write(ChangeFileName name, byte[] content) {
    return write(name.path(), content);
  }

  public Path write(StreamGap gap) {
    String folder = String.join(
        "/", StreamGap.CAPTURE_FOLDER, ChangeFileName.folder(gap.streamLabel()), StreamGap.FOLDER);
    return write(folder + "/" + gap.name(), gap.json().getBytes(StandardCharsets.UTF_8));
  }

  /** @param path relative to the landing */
  public Path write(String path, byte[] content) {
    Path file = landing.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
