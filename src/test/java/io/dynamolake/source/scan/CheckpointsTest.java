// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.ItemPage;
import io.dynamolake.landing.LandingFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final StartKey KEY =
      new StartKey("{\"pk\":{\"S\":\"secret\"},\"sk\":{\"N\":\"7\"}}");

  @TempDir
  private Path folder;

  private final Configuration configuration = new Configuration();

  @Test
  void areReadAsTheyWereWritten() throws Exception {
    Checkpoint first = checkpoint(3, 0, "a/1", KEY);
    Checkpoint last = new Checkpoint(3, 8, 1, "a/1", null, 0, null, new ScanCounts(0, 2, 1.5, 4));

    assertThat(checkpoints().all()).isEmpty();
    assertThat(checkpoints().of(3)).isEmpty();
    assertThat(checkpoints().add(first)).isTrue();
    assertThat(checkpoints().add(last)).isTrue();

    assertThat(checkpoints().of(3)).containsExactly(first, last);
    assertThat(checkpoints().all()).isEqualTo(Map.of(3, List.of(first, last)));
    assertThat(first.isEnd()).isFalse();
    assertThat(last.isEnd()).isTrue();
    assertThat(first).asString().doesNotContain("secret");
  }

  @Test
  void areWrittenOnce() {
    Checkpoint mine = checkpoint(0, 0, "a/1", KEY);

    assertThat(checkpoints().add(mine)).isTrue();
    assertThat(checkpoints().add(checkpoint(0, 0, "a/2", KEY))).isFalse();

    assertThat(checkpoints().of(0)).containsExactly(mine);
  }

  @Test
  void theSlowerOfTwoAttemptsStopsAndHarmsNothing() throws Exception {
    ScanPage page = page("{\"Items\":[{\"pk\":{\"S\":\"a\"}}]}");
    try (SegmentLanding one = landing("a/1");
        SegmentLanding two = landing("a/2")) {
      one.land(page);
      two.land(page);
      Checkpoint won = one.checkpoint(KEY, 0);
      assertThatThrownBy(() -> two.checkpoint(KEY, 0))
          .isInstanceOf(OvertakenException.class)
          .hasMessage("Another attempt has written checkpoint 0 of segment 5");

      assertThat(checkpoints().of(5)).hasSize(1);
      assertThat(checkpoints().of(5).get(0).attempt()).isEqualTo("a/1");
      LandingFile file = won.file();
      assertThat(file).isNotNull();
      try (Stream<Path> files = Files.list(folder.resolve("data"))) {
        // The loser's file has a name of its own.
        assertThat(files.filter(path -> path.toString().endsWith(".gz"))).hasSize(2);
      }
    }
  }

  @Test
  void aFileWithoutItsCheckpointIsTakenBack() throws Exception {
    try (SegmentLanding landing = landing("a/1")) {
      landing.land(page("{\"Items\":[{\"pk\":{\"S\":\"a\"}}]}"));
    }
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      assertThat(files.filter(path -> path.toString().endsWith(".gz"))).isEmpty();
    }
    assertThat(checkpoints().of(5)).isEmpty();
  }

  @Test
  void refusesDamagedOnes() throws Exception {
    checkpoints().add(checkpoint(1, 0, "a/1", KEY));
    checkpoints().add(checkpoint(1, 1, "a/1", KEY));
    Path first = folder.resolve("checkpoint/0000001/000000.json");

    Files.writeString(first, "{\"pk\":\"secret\"", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> checkpoints().of(1))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY))
        .hasMessageContaining("it is no checkpoint of a scan")
        .hasMessageNotContaining("secret");

    Files.copy(
        folder.resolve("checkpoint/0000001/000001.json"),
        first,
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> checkpoints().of(1))
        .hasMessageContaining("it is no checkpoint of that place in a scan");

    Files.delete(first);
    assertThatThrownBy(() -> checkpoints().all())
        .hasMessageContaining("checkpoints are missing in it");
  }

  private Checkpoint checkpoint(int segment, int number, String attempt, StartKey key) {
    String name = "abcdefghijklmnopqrstuvwxyz.json.gz";
    LandingFile file = new LandingFile(
        folder.toString().substring(1) + "/data/" + name,
        folder + "/data/" + name,
        12,
        "md5==",
        345);
    return new Checkpoint(
        segment, 8, number, attempt, file, 999, key, new ScanCounts(12, 3, 2.5, 1));
  }

  private SegmentLanding landing(String attempt) {
    return new SegmentLanding(configuration, folder.toString(), 5, 8, 0, attempt, 1_000);
  }

  private static ScanPage page(String answer) throws Exception {
    ItemPage page = new ItemPage();
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    page.read(bytes, bytes.length);
    return new ScanPage(page, 1);
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(configuration, folder.toString());
  }
}
