// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.testing.Race;
import io.dynamolake.testing.S3Stub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaRegistryTest {
  @TempDir
  private Path folder;

  private SchemaRegistry registry;

  @BeforeEach
  void open() {
    registry = new SchemaRegistry(new Configuration(), folder.toUri() + "_dynamolake/orders");
  }

  private static RegisteredSchema schema(int version, String... more) {
    StringBuilder yaml = new StringBuilder(
        "table: orders\nversion: " + version + "\ncolumns:\n- {name: id, type: string}\n");
    for (String name : more) {
      yaml.append("- {name: ").append(name).append(", type: int}\n");
    }
    return RegisteredSchema.parse(yaml.toString(), "test");
  }

  private Path file(String name) {
    return folder.resolve("_dynamolake/orders/schema").resolve(name);
  }

  @Test
  void aNewRegistryIsEmpty() {
    assertThat(registry.versions()).isEmpty();
    assertThat(registry.latest()).isEmpty();
    assertThatThrownBy(() -> registry.load(1))
        .hasMessageEndingWith("v0001.yaml: there is no such file. No version is registered.");
  }

  @Test
  void versionsAreKeptInFiles() throws IOException {
    registry.register(schema(1));
    registry.register(schema(2, "a"));
    assertThat(registry.latest()).contains(schema(2, "a"));
    assertThat(registry.load(1)).isEqualTo(schema(1));
    assertThat(registry.versions()).containsExactly(1, 2);
    try (var files = Files.list(file("."))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("v0001.yaml", "v0002.yaml");
    }
    assertThat(Files.readString(file("v0002.yaml")))
        .startsWith("# Registered; never edit this file. sha256 of what follows: ")
        .endsWith("\n" + schema(2, "a").yaml());
  }

  @Test
  void registeringTheSameAgainIsANoOp() {
    registry.register(schema(1));
    assertThat(registry.register(schema(1))).isEqualTo(schema(1));
    assertThat(registry.versions()).containsExactly(1);
  }

  @Test
  void anotherContentUnderARegisteredVersionIsALostRace() {
    registry.register(schema(1));
    registry.register(schema(2, "a"));
    assertThatThrownBy(() -> registry.register(schema(2, "b")))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
        .hasMessageStartingWith("Cannot register version 2 of schema orders: file:")
        .hasMessageEndingWith(
            "v0002.yaml was registered before, with another content. Compare the two and register the version after it.");
  }

  @Test
  void aVersionThatDoesNotFollowIsRefused() {
    registry.register(schema(1, "a"));
    assertThatThrownBy(() -> registry.register(schema(3)))
        .hasMessage(
            "Cannot register version 3 of schema orders: the next version is 2. Write 'version: 2'.");
    assertThatThrownBy(() -> registry.register(schema(2)))
        .hasMessageStartingWith("Cannot register version 2 of schema orders: column a is missing.");
  }

  @Test
  void ofManyWritersOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 1; round <= 10; round++) {
        CyclicBarrier start = new CyclicBarrier(4);
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          RegisteredSchema mine = next(round, "r" + round + "w" + i);
          writers.add(() -> {
            start.await();
            return wins(mine);
          });
        }
        int winners = 0;
        for (Future<Boolean> writer : threads.invokeAll(writers)) {
          winners += writer.get() ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private RegisteredSchema next(int version, String column) {
    List<String> columns = new ArrayList<>();
    registry
        .latest()
        .ifPresent(latest -> latest.columns().stream().skip(1).forEach(c -> columns.add(c.name())));
    columns.add(column);
    return schema(version, columns.toArray(String[]::new));
  }

  private boolean wins(RegisteredSchema schema) {
    try {
      registry.register(schema);
      return true;
    } catch (DynamoLakeException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.LOCKED);
      return false;
    }
  }

  @Test
  void aFileThatWasEditedIsRefusedWithTheLine() throws IOException {
    registry.register(schema(1, "a"));
    String text = Files.readString(file("v0001.yaml"));
    edited(
        text.replace("{name: a, ", "{name:  a,"),
        "it was changed after it was registered (line 6)");
    edited(
        text.replace("type: int}", "type: bigint}"),
        "it was changed after it was registered (line 1)");
    edited(
        text.replace("table: orders", "table: others"),
        "it was changed after it was registered (line 1)");
    edited(
        text.substring(text.indexOf('\n') + 1),
        "it was not written by a registration, or its digest was removed (line 1)");
    edited(SealedSchema.seal(schema(2)), "it holds version 2 (line 3)");
    edited(
        text.replace("type: int}", "type: itn}"),
        "found 'itn' at character 1 (line 6). Restore the file that was registered.");
    edited(text.substring(0, text.length() - 20), "");
    edited("", "");
  }

  private void edited(String text, String message) throws IOException {
    Files.writeString(file("v0001.yaml"), text);
    assertThatThrownBy(() -> registry.load(1))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY))
        .hasMessageStartingWith("Cannot use schema version file:")
        .hasMessageContaining("v0001.yaml: ")
        .hasMessageContaining(message);
  }

  @Test
  void ofManyWritersOneWinsOnS3() throws IOException {
    try (S3Stub s3 = new S3Stub()) {
      registry = new SchemaRegistry(s3.conf(), "s3a://" + s3.bucket() + "/control");
      List<Boolean> won = Race.of(6, i -> wins(schema(1, "w" + i)));
      assertThat(won).containsOnlyOnce(true);
      assertThat(registry.latest()).contains(schema(1, "w" + won.indexOf(true)));
    }
  }

  @Test
  void aRegistrationWhoseResponseWasLostIsDone() throws IOException {
    try (S3Stub s3 = new S3Stub()) {
      registry = new SchemaRegistry(s3.conf(), "s3a://" + s3.bucket() + "/control");
      s3.loseNextPutResponses.set(1);
      registry.register(schema(1));
      assertThat(registry.latest()).contains(schema(1));
    }
  }
}
