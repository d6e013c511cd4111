// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.exportPipeline;
import static io.dynamolake.testing.Application.shownItems;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are killed in a process of their own, looked at, and repeated in this one. */
@ExtendWith(SparkExtension.class)
@Timeout(300)
class KilledRunTest {
  private static final String EARLIER_ID = "01700000000001-00000001";
  private static final String EXPORT_ID = "01700000000002-00000002";
  private static final String RUN_ID = "replace-" + EXPORT_ID;

  @TempDir
  private Path folder;

  private enum Before {
    NO_TABLE,
    EARLIER_ROWS
  }

  private enum After {
    AS_BEFORE,
    PUBLISHED
  }

  @ParameterizedTest
  @CsvSource({
    "AFTER_STAGING, delta, NO_TABLE, AS_BEFORE",
    "BEFORE_COMMIT, delta, EARLIER_ROWS, AS_BEFORE",
    "BEFORE_COMMIT, parquet, EARLIER_ROWS, AS_BEFORE",
    "AFTER_COMMIT, delta, EARLIER_ROWS, PUBLISHED",
    "BEFORE_RESULT, delta, NO_TABLE, PUBLISHED",
  })
  void aKilledRunIsFinishedByTheSameCommand(
      CrashPoint point, String format, Before before, After after) throws Exception {
    ItemGenerator generator = new ItemGenerator(71).keyed("pk").steady(8);
    List<String> earlier = Application.lines(generator.items(5));
    List<String> lines = Application.lines(generator.items(40));
    if (before == Before.EARLIER_ROWS) {
      String pipeline = pipeline(format, export(EARLIER_ID, List.of(earlier)), "");
      assertThat(Application.run("run", pipeline).status()).isZero();
    }
    String pipeline = pipeline(
        format, export(EXPORT_ID, List.of(lines.subList(0, 20), lines.subList(20, 40))), "");

    try (ApplicationProcess process = ApplicationProcess.in(folder.resolve("process"))
        .property(CrashPoint.PROPERTY, point.key() + ":halt")
        .start("run", pipeline)) {
      assertThat(process.exitCode()).as(process.log()).isEqualTo(ApplicationProcess.KILLED);
    }

    assertThat(runFile("result.json")).doesNotExist();
    assertThat(Application.read(lock(before == Before.NO_TABLE ? 1 : 2))).contains("\"HELD\"");
    if (after == After.PUBLISHED) {
      assertThat(shownItems(pipeline)).as("%s", generator).isEqualTo(canonical(lines));
    } else if (before == Before.EARLIER_ROWS) {
      assertThat(shownItems(pipeline)).as("%s", generator).isEqualTo(canonical(earlier));
    } else {
      assertThat(Application.run("show", pipeline).err()).contains("there is no delta table yet");
    }
    String published = after == After.PUBLISHED ? "1-1" : "2-1";
    assertThatItIsFinishedByTheSameCommand(pipeline, lines, published);
    assertThat(commits(format)).isEqualTo(before == Before.NO_TABLE ? 1 : 2);
  }

  @Test
  void aRunThatIsKilledWhileItWritesIsFinishedByTheSameCommand() throws Exception {
    List<List<String>> files = manyItems();
    // Several files, so that there is more to write when the first one appears.
    String pipeline = pipeline("delta", export(EXPORT_ID, files), "  target-file-size: 100KB\n");

    try (ApplicationProcess process =
        ApplicationProcess.in(folder.resolve("process")).start("run", pipeline)) {
      while (process.isAlive() && stagedFiles().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
      process.kill();
      assertThat(process.exitCode()).as(process.log()).isEqualTo(ApplicationProcess.KILLED);
    }

    assertThat(stagedFiles()).isNotEmpty();
    assertThat(runFile("result.json")).doesNotExist();
    assertThat(folder.resolve("lake/orders/_delta_log")).doesNotExist();
    assertThat(Application.run("show", pipeline).status()).isEqualTo(2);
    assertThatItIsFinishedByTheSameCommand(
        pipeline, files.stream().flatMap(List::stream).toList(), "2-1");
    assertThat(commits("delta")).isEqualTo(1);
  }

  @Test
  void aRunThatIsKilledBeforeItCleansIsCleanedByTheSameCommand() throws Exception {
    List<String> lines =
        Application.lines(new ItemGenerator(72).keyed("pk").steady(8).items(10));
    String pipeline = pipeline("delta", export(EXPORT_ID, List.of(lines)), "");
    for (CrashPoint point : List.of(CrashPoint.AFTER_STAGING, CrashPoint.AFTER_RESULT)) {
      try (ApplicationProcess process = ApplicationProcess.in(folder.resolve("process"))
          .property(CrashPoint.PROPERTY, point.key() + ":halt")
          .start("run", pipeline)) {
        assertThat(process.exitCode()).as(process.log()).isEqualTo(ApplicationProcess.KILLED);
      }
    }
    Path staged = folder.resolve("lake/orders").resolve(RUN_ID);
    assertThat(names(staged)).containsExactly("1-1", "2-1");
    String result = Application.read(runFile("result.json"));

    Output repeated = Application.run("run", pipeline);

    assertThat(repeated.status()).as(repeated.err()).isZero();
    assertThat(repeated.out()).contains("published before, nothing to do");
    assertThat(names(staged)).containsExactly("2-1");
    assertThat(Application.read(runFile("result.json"))).isEqualTo(result);
    assertThat(shownItems(pipeline)).isEqualTo(canonical(lines));
  }

  @Test
  void aRunThatIsAskedToEndSaysSoAndIsFinishedByTheSameCommand() throws Exception {
    List<List<String>> files = manyItems();
    String pipeline = pipeline("delta", export(EXPORT_ID, files), "  target-file-size: 100KB\n");

    try (ApplicationProcess process =
        ApplicationProcess.in(folder.resolve("process")).start("run", pipeline)) {
      while (process.isAlive() && stagedFiles().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
      process.terminate();
      assertThat(process.exitCode()).as(process.log()).isEqualTo(ApplicationProcess.TERMINATED);
    }

    RunResult result = RunResult.parse(Application.read(runFile("result.json")), RUN_ID);
    assertThat(result.status()).isEqualTo(ExitStatus.INTERRUPTED);
    assertThat(result.message()).isEqualTo("Interrupted. Run the same command again to go on.");
    assertThat(result.published()).isNull();
    assertThat(Application.read(lock(1))).contains("\"RELEASED\"");
    assertThat(folder.resolve("lake/orders/_delta_log")).doesNotExist();
    assertThatItIsFinishedByTheSameCommand(
        pipeline, files.stream().flatMap(List::stream).toList(), "2-1");
  }

  private void assertThatItIsFinishedByTheSameCommand(
      String pipeline, List<String> lines, String published) throws IOException {
    Output repeated = Application.run("run", pipeline);
    assertThat(repeated.status()).as(repeated.err()).isZero();
    assertThat(shownItems(pipeline)).isEqualTo(canonical(lines));
    RunResult result = RunResult.parse(Application.read(runFile("result.json")), RUN_ID);
    assertThat(result.resumed()).isTrue();
    assertThat(result.attempt()).isEqualTo(2);
    Receipt receipt = requireNonNull(result.receipt());
    assertThat(receipt.balanced()).isTrue();
    assertThat(receipt.rows()).isEqualTo(lines.size());
    assertThat(names(folder.resolve("lake/orders").resolve(RUN_ID))).containsExactly(published);

    Output third = Application.run("run", pipeline);
    assertThat(third.status()).as(third.err()).isZero();
    assertThat(third.out()).contains("published before, nothing to do");
    assertThat(runFile("attempt-0003.json")).doesNotExist();
    assertThat(names(folder.resolve("lake/orders").resolve(RUN_ID))).containsExactly(published);
  }

  /** All commits of the table; fails unless exactly one is the run's. */
  private long commits(String format) throws IOException {
    Path table = folder.resolve("lake/orders");
    List<String> commits = format.equals("delta")
        ? SparkExtension.spark()
            .sql("DESCRIBE HISTORY delta.`" + table + "`")
            .selectExpr("userMetadata")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList()
        : names(table.resolve("_versions")).stream()
            .map(name -> Application.read(table.resolve("_versions").resolve(name)))
            .toList();
    assertThat(commits).filteredOn(commit -> commit.contains(RUN_ID)).hasSize(1);
    return commits.size();
  }

  private static List<List<String>> manyItems() {
    return IntStream.range(0, 4)
        .mapToObj(file -> IntStream.range(0, 20_000)
            .mapToObj(i -> "{\"Item\":{\"pk\":{\"S\":\"" + file + "-" + i + "\"},\"n\":{\"N\":\""
                + i * 7919L + "\"}}}")
            .toList())
        .toList();
  }

  private List<String> stagedFiles() throws IOException {
    Path attempt = folder.resolve("lake/orders").resolve(RUN_ID).resolve("1-1");
    return Files.exists(attempt)
        ? names(attempt).stream().filter(name -> name.endsWith(".parquet")).toList()
        : List.of();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private Path runFile(String name) {
    return folder.resolve("lake/_dynamolake/orders/runs").resolve(RUN_ID).resolve(name);
  }

  private Path lock(int fence) {
    return folder.resolve("lake/_dynamolake/orders/lock/00000000" + fence + ".json");
  }

  private String export(String id, List<List<String>> files) {
    ExportFolder export = ExportFolder.in(folder.resolve("bucket")).id(id);
    files.forEach(export::file);
    return export.write();
  }

  private String pipeline(String format, String export, String write) {
    return exportPipeline(
        folder.resolve("pipeline.yaml"),
        folder.resolve("lake").toString(),
        export,
        "write:\n  format: " + format + "\n" + write);
  }
}
