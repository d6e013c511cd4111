// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutlivedFilesTest {
  @TempDir
  private Path control;

  @Test
  void whatAVersionNamesStaysAndWhatIsYoung() throws IOException {
    Path named = file("tombstones/run-a/2-1/part-0");
    Path outlived = file("tombstones/run-a/1-1/part-0");
    Path whole = file("tombstones/run-b/1-1/part-0");
    Path received = file("landing/received/4f/received.json");
    Path landed = file("landing/stream/changes/x.json.gz");
    TableHistory history = new TableHistory(
        "arn",
        "id",
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        "run-a",
        "tombstones/run-a/2-1",
        Instant.EPOCH,
        "");
    Set<Map<String, String>> versions =
        Set.of(Map.of(), Map.of(TableHistory.PROPERTY, history.property()));
    OutlivedFiles files = new OutlivedFiles(new Configuration(), control.toString());

    files.delete(() -> Optional.of(versions), Instant.now().plusSeconds(80_000));
    assertThat(outlived).exists();
    assertThat(received).exists();

    files.delete(() -> Optional.of(versions), Instant.now().plusSeconds(90_000));
    assertThat(named).exists();
    assertThat(landed).exists();
    assertThat(outlived.getParent()).doesNotExist();
    assertThat(control.resolve("tombstones/run-b")).doesNotExist();
    assertThat(whole).doesNotExist();
    assertThat(control.resolve("landing/received")).isEmptyDirectory();
    files.delete(() -> Optional.of(Set.of()), Instant.now().plusSeconds(90_000));
    assertThat(control.resolve("tombstones")).isEmptyDirectory();
  }

  private Path file(String name) throws IOException {
    Path file = control.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }
}
