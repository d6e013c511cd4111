// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest implements LakeTableContract {
  @TempDir
  private Path root;

  private int disturbances;

  @Override
  public Path root() {
    return root;
  }

  @Override
  public LakeTable table() {
    return LakeTable.of(TableFormat.PARQUET, spark(), root.toUri().toString());
  }

  @Override
  public void disturb() {
    publish(
        "other-" + disturbances++,
        WriteMode.PARTITION,
        "SELECT 100 id, 'o' name, '2026-02-01' dt",
        "dt");
  }

  @Test
  void theHighestVersionThatIsWholeCounts() throws IOException {
    publish("r1", WriteMode.REPLACE, "SELECT 1 id");
    Files.writeString(root.resolve("_versions/v0000002.json"), "{\"formatVersion\":1,");
    assertThat(rows()).containsExactly("{\"id\":1}");
    assertThat(publish("r2", WriteMode.REPLACE, "SELECT 2 id").version()).isEqualTo("3");
    assertThat(rows()).containsExactly("{\"id\":2}");
    assertThat(root.resolve("_current.json"))
        .hasSameTextualContentAs(root.resolve("_versions/v0000003.json"));
  }

  @Test
  void theFilesOfManyRunsAreOneScan() {
    for (int i = 1; i <= 3; i++) {
      publish("r" + i, WriteMode.PARTITION, "SELECT " + i + " id, 'd" + i + "' dt", "dt");
    }
    assertThat(rows()).hasSize(3).contains("{\"id\":2,\"dt\":\"d2\"}");
    String plan = table().read().queryExecution().executedPlan().toString();
    assertThat(plan).containsOnlyOnce("FileScan parquet");
  }

  @Test
  void oldVersionsGoWithTheFilesThatOnlyTheyList() throws IOException {
    for (int i = 1; i <= 4; i++) {
      publish("r" + i, WriteMode.REPLACE, "SELECT " + i + " id");
    }
    assertThat(table().clean("r4", "runs/r4")).isEqualTo(Cleaned.NOTHING);
    for (int i = 1; i <= 4; i++) {
      Files.setLastModifiedTime(
          root.resolve("_versions/v000000" + i + ".json"),
          FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    }
    Cleaned cleaned = table().clean("r4", "runs/r4");
    assertThat(cleaned.versions())
        .containsExactlyInAnyOrder("_versions/v0000001.json", "_versions/v0000002.json");
    assertThat(cleaned.files()).isEqualTo(2);
    assertThat(rows()).containsExactly("{\"id\":4}");
    assertThat(table().find("r1")).isPresent();
  }
}
