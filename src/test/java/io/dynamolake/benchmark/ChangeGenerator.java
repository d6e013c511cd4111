// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.benchmark.ExportGenerator.Export;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeJson;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.testing.ExportFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Lays out an incremental export of the day after a generated export: changes of one item in a hundred, of which one in ten is deleted and
 * another one in ten is new, so that the table keeps its size. The same export gives the same changes.
 */
final class ChangeGenerator {
  private static final int EACH = 100;
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  private ChangeGenerator() {}

  /** The folder below which the incremental export lies, or has lain since an earlier call. */
  static Path generate(Export export) throws IOException {
    Path bucket = export.folder().resolve("../../changes").normalize();
    if (!Files.exists(bucket.resolve("whole"))) {
      ExportFolder changes = ExportFolder.in(bucket)
          .table("benchmark")
          .prefix("ddb")
          .id("01767312000000-0be9c4a7")
          .changes(FROM, FROM.plus(1, ChronoUnit.DAYS))
          .summary(text -> text.replaceAll(
              "\"tableId\":\"[^\"]*\"", "\"tableId\":\"1f6b2c3d-0000-4000-8000-5a6b7c8d9e0f\""));
      try (Stream<Path> files = Files.list(export.folder().resolve("data"))) {
        for (Path file : files.sorted().toList()) {
          changes.file(changes(file));
        }
      }
      changes.write();
      Files.createFile(bucket.resolve("whole"));
    }
    return bucket.resolve("ddb");
  }

  private static List<String> changes(Path dataFile) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(dataFile), 1 << 16), StandardCharsets.UTF_8))) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (number++ % EACH == 0) {
          lines.add(change(line, lines.size()));
        }
      }
    }
    return lines;
  }

  private static String change(String line, int number) {
    Map<String, AttributeValue> image = new LinkedHashMap<>(item(line).attributes());
    AttributeValue partition = Objects.requireNonNull(image.get("pk"));
    AttributeValue sort = Objects.requireNonNull(image.get("sk"));
    int kind = number % 10;
    if (kind == 1) {
      sort = new AttributeValue.S("NEW#" + number + "#" + sort.hashCode());
      image.put("sk", sort);
    }
    Map<String, AttributeValue> keys = new LinkedHashMap<>();
    keys.put("pk", partition);
    keys.put("sk", sort);
    image.put("version", new AttributeValue.N("41"));
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, FROM.plusSeconds(1 + number));
    return ChangeJson.line(
        new ChangeRecord(ChangeMetadata.exported(micros), keys, kind == 0 ? null : image, null));
  }

  private static Item item(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      return ItemJson.parseLine(bytes, 0, bytes.length);
    } catch (MalformedRecordException e) {
      throw new IllegalStateException("A generated line is no item", e);
    }
  }
}
