// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.report.PublishedTable;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.ReceiptFile;
import io.dynamolake.report.RunResult;
import io.dynamolake.testing.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunFolderTest {
  private static final RunId RUN = new RunId("replace-1");

  @TempDir
  private Path control;

  private final Configuration conf = new Configuration(false);
  private RunFolder folder;

  record Prepared(String landing, Receipt receipt) {}

  @BeforeEach
  void openFolder() {
    folder = RunFolder.of(conf, control.toString(), RUN);
  }

  @Test
  void openingCreatesNothing() throws IOException {
    assertThat(folder.plan()).isEmpty();
    assertThat(folder.result()).isEmpty();
    assertThat(folder.checkpoint("prepared", Prepared.class)).isEmpty();
    try (Stream<Path> names = Files.list(control)) {
      assertThat(names).isEmpty();
    }
  }

  @Test
  void aPlanIsStoredOnceAndFoundAgain() {
    RunPlan plan = Plans.plan(RUN);
    assertThat(folder.adopt(plan)).isEqualTo(plan);
    assertThat(folder.plan()).hasValue(plan);
    RunPlan later = Plans.withSchemaVersion(plan, 7);
    assertThat(folder.adopt(later)).isEqualTo(plan);
  }

  @Test
  void aPlanWithAnotherConfigurationIsRefusedNamingWhatChanged() {
    folder.adopt(Plans.plan(RUN));
    RunPlan wanted = new RunPlan(
        RUN,
        "orders",
        "replace",
        "s3a://exports/2",
        Map.of("write.format", "parquet", "new", "x".repeat(90)),
        3,
        Plans.CREATED);
    assertThatThrownBy(() -> folder.adopt(wanted))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessage(
            "Cannot run replace-1: it was planned with another configuration: (source) was 's3a://exports/1', is"
                + " 's3a://exports/2'; new was not set, is '" + "x".repeat(80)
                + "...'; write.format was 'delta', is 'parquet';"
                + " write.mode was 'replace', is not set. Put the configuration back, or start a new run with --run-id.");
  }

  @Test
  void oneOfManyRacingPlansIsStored() {
    List<RunPlan> adopted = Race.of(
        8,
        i -> RunFolder.of(conf, control.toString(), RUN)
            .adopt(Plans.withSchemaVersion(Plans.plan(RUN), i + 1)));
    assertThat(adopted).containsOnly(folder.plan().orElseThrow());
  }

  @Test
  void attemptsAreNumberedWithoutGapsWhoeverAsks() {
    assertThat(folder.beginAttempt(Plans.CREATED).name()).isEqualTo("replace-1-0001");
    List<Integer> numbers = Race.of(8, i -> folder.beginAttempt(Plans.CREATED).number());
    assertThat(numbers).containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(folder.quarantineFolder(folder.beginAttempt(Plans.CREATED)))
        .isEqualTo(control + "/runs/replace-1/quarantine/0010");
    assertThat(control.resolve("runs/replace-1/attempt-0010.json")).exists();
  }

  @Test
  void aCheckpointIsKeptForTheNextAttempt() {
    Prepared prepared =
        new Prepared("s3a://x", Receipt.of(3, 3, 0, List.of(ReceiptFile.proven("a", 3, "m"))));
    folder.checkpoint("prepared", new Prepared("s3a://old", prepared.receipt()));
    folder.checkpoint("prepared", prepared);
    assertThat(RunFolder.of(conf, control.toString(), RUN).checkpoint("prepared", Prepared.class))
        .hasValue(prepared);
    folder.checkpoint("landing", "s3a://landing");
    assertThat(folder.checkpoint("landing", String.class)).hasValue("s3a://landing");
  }

  @Test
  void aCheckpointUnderAnotherNameOrOfAnotherTypeIsRefused() throws IOException {
    folder.checkpoint("landing", "s3a://landing");
    assertThatThrownBy(() -> folder.checkpoint("landing", Prepared.class))
        .hasMessageContaining("not those of Prepared");
    Path checkpoints = control.resolve("runs/replace-1/checkpoint");
    Files.move(checkpoints.resolve("landing.json"), checkpoints.resolve("prepared.json"));
    assertThatThrownBy(() -> folder.checkpoint("prepared", String.class))
        .hasMessageContaining("checkpoint of another name");
    assertThatThrownBy(() -> folder.checkpoint("../plan", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFailedResultIsReplacedAndASuccessfulOneStands() {
    RunResult failed = Plans.result(RUN).finish(ExitStatus.LIMIT, "Too much drift.", Plans.CREATED);
    RunResult failedAgain = Plans.result(RUN).finish(ExitStatus.CRASHED, "A bug.", Plans.CREATED);
    RunResult done = Plans.result(RUN).finish(ExitStatus.DONE, "Done.", Plans.CREATED);
    assertThat(folder.conclude(failed)).isEqualTo(failed);
    assertThat(folder.conclude(failedAgain)).isEqualTo(failedAgain);
    assertThat(folder.result()).hasValue(failedAgain);
    assertThat(folder.conclude(done)).isEqualTo(done);
    assertThat(folder.conclude(failed)).isEqualTo(done);
    assertThat(folder.conclude(done.asNoop(ExitStatus.DONE))).isEqualTo(done);
    assertThat(folder.result()).hasValue(done);
  }

  @Test
  void aPublishedResultIsNotReplacedByAFailure() {
    RunResult cut = Plans.result(RUN)
        .published(new PublishedTable("/lake/orders", "1", 1, 1, 0))
        .finish(ExitStatus.UNAVAILABLE, "The disk went away after the commit.", Plans.CREATED);
    RunResult failed = Plans.result(RUN).finish(ExitStatus.PERMISSION, "No.", Plans.CREATED);
    RunResult done = Plans.result(RUN).finish(ExitStatus.DONE, "Done.", Plans.CREATED);
    folder.conclude(cut);
    assertThat(folder.conclude(failed)).isEqualTo(cut);
    assertThat(folder.conclude(done)).isEqualTo(done);
  }

  @Test
  void aRunWithoutTheLockLeavesTheHoldersResultAlone() {
    RunResult locked = Plans.result(RUN).finish(ExitStatus.LOCKED, "Locked.", Plans.CREATED);
    RunResult done = Plans.result(RUN).finish(ExitStatus.DONE, "Done.", Plans.CREATED);
    folder.refuse(locked);
    assertThat(folder.result()).hasValue(locked);
    folder.conclude(done);
    folder.refuse(locked);
    assertThat(folder.result()).hasValue(done);
  }

  @Test
  void aLongListOfFilesIsMovedBesideTheResult() throws IOException {
    List<ReceiptFile> files = IntStream.range(0, Receipt.MAX_INLINE_FILES + 1)
        .mapToObj(i -> ReceiptFile.proven("data/" + i + "é\n.json.gz", i, "md5-" + i))
        .toList();
    long items = files.stream().mapToLong(ReceiptFile::itemCount).sum();
    RunResult result = Plans.result(RUN)
        .receipt(Receipt.of(items, items, 0, files))
        .finish(ExitStatus.DONE, "Done.", Plans.CREATED);
    Receipt stored = Objects.requireNonNull(folder.conclude(result).receipt());
    Receipt inline = Objects.requireNonNull(result.receipt());
    assertThat(stored.files()).isEmpty();
    assertThat(stored.balanced()).isTrue();
    assertThat(stored.fileCount()).isEqualTo(1001);
    assertThat(folder.result().orElseThrow().receipt()).isEqualTo(stored);
    assertThat(MovedReceipt.files(conf, folder, stored)).isEqualTo(files);
    assertThat(MovedReceipt.files(conf, folder, inline)).isEqualTo(files);

    Path list = control.resolve("runs/replace-1/receipt-files-0001.jsonl");
    Files.writeString(list, Files.readString(list).replace("md5-7", "md5-8"));
    assertThatThrownBy(() -> MovedReceipt.files(conf, folder, stored))
        .hasMessageContaining("its SHA-256 is not");
    Files.delete(list);
    assertThatThrownBy(() -> MovedReceipt.files(conf, folder, stored))
        .hasMessageContaining("it is missing");
    Receipt hostile = inline.withFilesMovedTo(new Receipt.MovedFiles("../../../x", "00"));
    assertThatThrownBy(() -> MovedReceipt.files(conf, folder, hostile))
        .hasMessageContaining("it is no name of a list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "[]",
        "{}",
        "{\"version\":2}",
        "{\"version\":1,\"evil\":1}",
        "{",
        "\0",
        "{\"version\":1}{}"
      })
  void poisonedControlFilesAreRefusedWithAHint(String content) throws IOException {
    Path run = control.resolve("runs/replace-1");
    Files.createDirectories(run.resolve("checkpoint"));
    for (String name : List.of("plan.json", "result.json", "checkpoint/landing.json")) {
      Files.writeString(run.resolve(name), content);
    }
    assertThatThrownBy(folder::plan)
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageContaining("plan.json");
    assertThatThrownBy(() -> folder.adopt(Plans.plan(RUN))).isInstanceOf(DynamoLakeException.class);
    assertThatThrownBy(folder::result)
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageContaining("result.json");
    assertThatThrownBy(() -> folder.checkpoint("landing", String.class))
        .isInstanceOf(DynamoLakeException.class);
  }

  @Test
  void randomDamageIsRefusedOrLeavesThePlanAsItWas() throws IOException {
    RunPlan plan = folder.adopt(Plans.plan(RUN));
    Path file = control.resolve("runs/replace-1/plan.json");
    byte[] whole = Files.readAllBytes(file);
    long seed = 20_261_122L;
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      Files.write(file, damaged);
      try {
        RunPlan read = folder.plan().orElseThrow();
        assertThat(read.fingerprint())
            .as("seed %s, round %s", seed, i)
            .isEqualTo(plan.fingerprint());
      } catch (DynamoLakeException e) {
        assertThat(e.code()).as("seed %s, round %s", seed, i).isEqualTo(ErrorCode.INTEGRITY);
      }
    }
  }

  @Test
  void deepJsonIsRefused() throws IOException {
    Files.createDirectories(control.resolve("runs/replace-1"));
    Files.writeString(
        control.resolve("runs/replace-1/plan.json"), "{\"version\":1,\"a\":" + "[".repeat(100_000));
    assertThatThrownBy(folder::plan)
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageContaining("it is not JSON");
  }

  @Test
  void filesOfAnotherRunAreRefused() throws IOException {
    RunFolder other = RunFolder.of(conf, control.toString(), new RunId("replace-2"));
    other.adopt(Plans.plan(other.id()));
    other.conclude(Plans.result(other.id()).finish(ExitStatus.DONE, "Done.", Plans.CREATED));
    Files.move(control.resolve("runs/replace-2"), control.resolve("runs/replace-1"));
    assertThatThrownBy(folder::plan).hasMessageContaining("it is the plan of another run");
    assertThatThrownBy(folder::result).hasMessageContaining("it is the result of another run");
    assertThatThrownBy(() -> folder.adopt(Plans.plan(other.id())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPlanWhoseSettingsWereEditedIsRefused() throws IOException {
    folder.adopt(Plans.plan(RUN));
    Path file = control.resolve("runs/replace-1/plan.json");
    Files.writeString(file, Files.readString(file).replace("delta", "parquet"));
    assertThatThrownBy(folder::plan)
        .hasMessageContaining("its fingerprint is not that of its settings");
  }
}
