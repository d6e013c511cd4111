// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.item.ChangeJson;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.testing.StreamEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a landing of streams, read by nothing that wrote it but the line format. */
public final class LandedChanges {
  private LandedChanges() {}

  /** All records of all files, by the files' names; a file whose name does not tell what it holds is an error. */
  public static List<ChangeRecord> in(Path landing) throws IOException, MalformedRecordException {
    List<ChangeRecord> changes = new ArrayList<>();
    for (Path file : files(landing)) {
      List<String> lines = StreamEvents.lines(Files.readAllBytes(file));
      String path = landing.relativize(file).toString();
      ChangeFileName name = ChangeFileName.parse(path).orElseThrow();
      if (name.records() != lines.size()) {
        throw new IllegalStateException(path + " has " + lines.size() + " lines");
      }
      for (String line : lines) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        changes.add(ChangeJson.parseLine(bytes, 0, bytes.length));
      }
    }
    return changes;
  }

  public static List<Path> files(Path landing) throws IOException {
    if (!Files.exists(landing.resolve("changes"))) {
      return List.of();
    }
    try (Stream<Path> below = Files.walk(landing.resolve("changes"))) {
      return below.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
    }
  }
}
