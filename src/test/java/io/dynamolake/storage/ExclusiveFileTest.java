// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.testing.Race;
import io.dynamolake.testing.S3Stub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class ExclusiveFileTest {
  private static S3Stub s3;

  @TempDir
  private Path folder;

  enum Store {
    LOCAL,
    RENAMING,
    S3
  }

  @BeforeAll
  static void startS3() throws IOException {
    s3 = new S3Stub();
  }

  @AfterAll
  static void stopS3() {
    s3.close();
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void aFileIsCreatedOnceWithItsFolderAndLeftAlone(Store store) {
    ExclusiveFile file = file(store, "a/b/c.json");
    assertThat(file.read(100)).isEmpty();
    assertThat(file.create(bytes("first"))).isTrue();
    assertThat(file.create(bytes("second"))).isFalse();
    assertThat(file.read(100)).hasValue(bytes("first"));
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void aFileIsReplacedWholly(Store store) {
    ExclusiveFile file = file(store, "a/replaced.json");
    file.replace(bytes("a long first content"));
    file.replace(bytes("short"));
    assertThat(file.read(100)).hasValue(bytes("short"));
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void emptyContentIsContent(Store store) {
    ExclusiveFile file = file(store, "a/empty.json");
    assertThat(file.create(new byte[0])).isTrue();
    assertThat(file.read(0)).hasValue(new byte[0]);
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void aFileLargerThanExpectedIsRefused(Store store) {
    ExclusiveFile file = file(store, "a/large.json");
    file.create(new byte[11]);
    assertThat(file.read(11)).hasValue(new byte[11]);
    assertThatThrownBy(() -> file.read(10))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage("Cannot trust " + file.path()
            + ": it is larger than 10 bytes. Find out who wrote it; move it away when"
            + " no run is at work on this table, then run again.");
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void oneOfManyRacingWritersWinsAndItsContentStands(Store store) {
    int threads = store == Store.S3 ? 6 : 16;
    int rounds = store == Store.S3 ? 5 : 25;
    for (int round = 0; round < rounds; round++) {
      String name = "race/" + round + ".json";
      List<Boolean> won = Race.of(threads, i -> file(store, name).create(bytes("writer " + i)));
      assertThat(Collections.frequency(won, true)).isOne();
      assertThat(file(store, name).read(100)).hasValue(bytes("writer " + won.indexOf(true)));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Store.class,
      names = {"LOCAL", "S3"})
  void aReaderNeverSeesHalfAFile(Store store) {
    ExclusiveFile file = file(store, "half/seen.json");
    byte[] first = new byte[300_000];
    byte[] second = new byte[200_000];
    Arrays.fill(second, (byte) 7);
    AtomicBoolean done = new AtomicBoolean();
    List<Long> seen = Race.of(2, i -> {
      if (i == 0) {
        file.create(first);
        for (int n = 0; n < 20; n++) {
          file.replace(n % 2 == 0 ? second : first);
          pause();
        }
        done.set(true);
        return 0L;
      }
      long reads = 0;
      while (!done.get()) {
        file.read(1 << 20)
            .ifPresent(content -> assertThat(
                    Arrays.equals(content, first) || Arrays.equals(content, second))
                .isTrue());
        reads++;
      }
      return reads;
    });
    assertThat(seen.get(1)).isPositive();
  }

  @Test
  void nothingIsLeftBesideALocalFile() throws IOException {
    ExclusiveFile file = file(Store.LOCAL, "clean/x.json");
    file.create(bytes("1"));
    file.create(bytes("2"));
    file.replace(bytes("3"));
    try (Stream<Path> names = Files.list(folder.resolve("clean"))) {
      assertThat(names.map(name -> name.getFileName().toString())).containsExactly("x.json");
    }
  }

  @Test
  void anOldChecksumFileDoesNotDisturb() throws IOException {
    ExclusiveFile file = file(Store.LOCAL, "x.json");
    Files.write(folder.resolve(".x.json.crc"), bytes("crc\0 but not of this file"));
    file.create(bytes("content"));
    assertThat(file.read(100)).hasValue(bytes("content"));
  }

  @Test
  void namesWithSpacesAndSignsWork() {
    ExclusiveFile file =
        ExclusiveFile.at(new Configuration(false), folder + "/my lake/50%25/x.json");
    assertThat(file.create(bytes("x"))).isTrue();
    assertThat(folder.resolve("my lake/50%25/x.json")).exists();
  }

  @Test
  void aCreationWhoseResponseWasLostCountsAsOurs() {
    ExclusiveFile file = file(Store.S3, "lost/response.json");
    s3.loseNextPutResponses.set(1);
    int refusedBefore = s3.refusedPuts.get();
    assertThat(file.create(bytes("token 1"))).isTrue();
    assertThat(s3.refusedPuts.get()).isGreaterThan(refusedBefore);
    assertThat(file.create(bytes("token 2"))).isFalse();
  }

  @Test
  void aRenameWhoseResponseWasLostCountsAsOurs() {
    ExclusiveFile file = file(Store.RENAMING, "lost/response.json");
    RenamingFileSystem.loseNextResponse.set(true);
    assertThat(file.create(bytes("token 1"))).isTrue();
    assertThat(RenamingFileSystem.loseNextResponse).isFalse();
    assertThat(file.create(bytes("token 2"))).isFalse();
  }

  @Test
  void aConflictThatLeavesNothingIsTriedAgain() {
    s3.conflictNextPuts.set(1);
    assertThat(file(Store.S3, "conflict/x.json").create(bytes("token 1"))).isTrue();
    assertThat(s3.conflictNextPuts).hasValue(0);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Files.write(folder.resolve("file"), bytes("x"));
    assertThatThrownBy(() -> file(Store.LOCAL, "file/x.json").create(bytes("x")))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageStartingWith("Cannot create file:" + folder
            + "/file/x.json: the storage fails (FileAlreadyExistsException: ")
        .hasMessageEndingWith("). Run again when it is back.");
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ExclusiveFile file(Store store, String name) {
    return switch (store) {
      case LOCAL -> ExclusiveFile.at(new Configuration(false), folder.toUri() + name);
      case RENAMING ->
        ExclusiveFile.at(RenamingFileSystem.conf(), "renaming://" + folder + "/" + name);
      case S3 ->
        ExclusiveFile.at(
            s3.conf(), "s3a://" + s3.bucket() + "/" + folder.getFileName() + "/" + name);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
