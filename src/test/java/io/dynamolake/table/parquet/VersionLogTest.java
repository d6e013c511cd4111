// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.testing.Race;
import io.dynamolake.testing.S3Stub;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class VersionLogTest {
  @TempDir
  private Path root;

  @Test
  void aNumberIsGivenOnce() throws IOException {
    VersionLog log = log();
    assertThat(log.head().next()).isOne();
    assertThat(log.create(version(1, "first"))).isTrue();
    assertThat(log.create(version(1, "second"))).isFalse();
    assertThat(log.read(1).token()).isEqualTo("first");
    assertThat(log.head().next()).isEqualTo(2);
  }

  @Test
  void oneOfManyRacingWritersHasTheNumber() throws IOException {
    assertOneHasTheNumber(log(), 16);
  }

  @Test
  void oneOfManyRacingWritersHasTheNumberOnS3() throws IOException {
    try (S3Stub s3 = new S3Stub()) {
      assertOneHasTheNumber(new VersionLog(s3.conf(), "s3a://" + s3.bucket() + "/orders"), 6);
    }
  }

  @Test
  void aVersionWhoseResponseWasLostCountsAsOurs() throws IOException {
    try (S3Stub s3 = new S3Stub()) {
      VersionLog log = new VersionLog(s3.conf(), "s3a://" + s3.bucket() + "/orders");
      s3.loseNextPutResponses.set(1);
      assertThat(log.create(version(1, "token"))).isTrue();
    }
  }

  @Test
  void aVersionThatIsNotThereIsTold() throws IOException {
    VersionLog log = log();
    assertThatThrownBy(() -> log.read(4))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("file:" + root + "/_versions/v0000004.json");
  }

  @Test
  void thePointerIsReplacedAndItsFailureHarmless() throws IOException {
    VersionLog log = log();
    log.point(version(1, "first"));
    log.point(version(2, "second"));
    assertThat(TableVersion.parse(Files.readAllBytes(root.resolve("_current.json")))
            .number())
        .isEqualTo(2);
    Files.delete(root.resolve("_current.json"));
    Files.createDirectories(root.resolve("_current.json/in-the-way"));
    log.point(version(3, "third"));
    assertThat(root.resolve("_current.json")).isDirectory();
  }

  private static void assertOneHasTheNumber(VersionLog log, int writers) throws IOException {
    List<Boolean> won = Race.of(writers, i -> creates(log, version(1, "writer " + i)));
    assertThat(won).containsOnlyOnce(true);
    assertThat(log.latest().orElseThrow().token()).isEqualTo("writer " + won.indexOf(true));
  }

  private static boolean creates(VersionLog log, TableVersion version) {
    try {
      return log.create(version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private VersionLog log() throws IOException {
    return new VersionLog(new Configuration(false), root.toUri().toString());
  }

  private static TableVersion version(long number, String token) {
    return new TableVersion(
        number,
        "run",
        token,
        new StructType().add("id", "long"),
        List.of(),
        Map.of(),
        List.of(),
        List.of());
  }
}
