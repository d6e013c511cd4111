// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --every} in a process of its own, while incremental exports come in. */
@ExtendWith(SparkExtension.class)
@Timeout(240)
class RunEveryTest {
  private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);

  @TempDir
  private Path folder;

  @Test
  void whatLandsIsAppliedUntilTheProcessIsEnded() throws Exception {
    publish();
    window(0);
    TableLock other = lock();
    try (ApplicationProcess process = start()) {
      waitFor(process, "Trying again within 1s, as --every says.");
      assertThat(process.log()).contains("run another on");
      other.close();
      waitFor(process, "Run merge-01700000000001-0000000a of orders: done");
      List<String> runs = runs();
      TimeUnit.SECONDS.sleep(3);
      assertThat(runs()).as("after runs that found nothing").isEqualTo(runs).hasSize(2);

      // What has brought the table here may be tidied away; in one go, because a round may just
      // be reading it.
      Files.move(folder.resolve("lake/_dynamolake/orders/runs"), folder.resolve("tidied"));
      TimeUnit.SECONDS.sleep(2);
      window(1);
      waitFor(process, "Run merge-01700000000002-0000000a of orders: done");
      process.terminate();
      assertThat(process.exitCode()).as(process.log()).isEqualTo(ApplicationProcess.TERMINATED);
      assertThat(process.log()).doesNotContain("Exception", "This is a bug");
    } finally {
      other.close();
    }
    assertThat(shownItems(pipeline()))
        .isEqualTo(canonical(List.of(item("k0"), item("k1"), item("s"))));
    lock().close();
  }

  @Test
  void aWindowThatIsMissingEndsIt() throws Exception {
    publish();
    window(1);
    Output run = Application.run("run", pipeline(), "--every", "1s");
    assertThat(run.status()).isEqualTo(7);
    assertThat(run.err()).contains("no export has the changes from 2026-01-31T00:00:00Z");
  }

  @Test
  void snapshotsAndNamedRunsAreDoneOnce() {
    String full = Application.exportPipeline(
        folder.resolve("full.yaml"), folder.resolve("lake").toString(), snapshot(), "");
    Output snapshot = Application.run("run", full, "--every", "1m");
    assertThat(snapshot.status()).isEqualTo(2);
    assertThat(snapshot.err())
        .isEqualTo("dynamolake: Cannot run " + full
            + " again and again: its source is a snapshot, which would be the same each time, or read and paid for as a"
            + " whole. Use --every with source.type changes, and run snapshots by a scheduler."
            + System.lineSeparator());
    Output named = Application.run("run", pipeline(), "--every", "1m", "--run-id", "nightly");
    assertThat(named.status()).isEqualTo(2);
    assertThat(named.err())
        .contains(
            "again and again as nightly: a run id names what is done once. Leave --run-id or --every out.");
  }

  private ApplicationProcess start() throws IOException {
    return ApplicationProcess.in(folder.resolve("process"))
        .start("run", pipeline(), "--every", "1s");
  }

  private static void waitFor(ApplicationProcess process, String line) throws InterruptedException {
    while (!process.log().contains(line)) {
      assertThat(process.isAlive()).as(process.log()).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private TableLock lock() {
    return TableLock.acquire(
        new Configuration(false),
        folder.resolve("lake/_dynamolake/orders").toString(),
        new RunId("another"),
        LockTiming.defaults(),
        Clock.systemUTC());
  }

  private List<String> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("lake/_dynamolake/orders/runs"))) {
      return runs.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  private String snapshot() {
    return ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000000-00000000")
        .at(START)
        .file(item("s"))
        .write();
  }

  private void publish() {
    Output run = Application.run(
        "run",
        Application.exportPipeline(
            folder.resolve("full.yaml"), folder.resolve("lake").toString(), snapshot(), ""));
    assertThat(run.status()).as(run.err()).isZero();
  }

  private static String item(String key) {
    return "{\"Item\":{\"pk\":{\"S\":\"" + key + "\"}}}";
  }

  /** Written elsewhere and moved in: as on S3, nobody sees half of a file. */
  private void window(int number) throws IOException {
    Instant from = START.plus(WINDOW.multipliedBy(number));
    String key = "\"pk\":{\"S\":\"k" + number + "\"}";
    Path written = Path.of(ExportFolder.in(folder.resolve("written" + number))
        .id("0170000000000%d-0000000a".formatted(number + 1))
        .changes(from, from.plus(WINDOW))
        .file("{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\""
            + from.plusSeconds(1).toEpochMilli() + "000\"}},\"Keys\":{" + key + "},\"NewImage\":{"
            + key
            + "}}")
        .write());
    Path exports = folder.resolve("bucket/AWSDynamoDB");
    Files.createDirectories(exports.resolve("data"));
    try (Stream<Path> data = Files.list(written.resolveSibling("data"))) {
      for (Path file : data.toList()) {
        Files.move(file, exports.resolve("data").resolve(file.getFileName()));
      }
    }
    Files.move(written, exports.resolve(written.getFileName()));
  }

  private String pipeline() {
    return Application.write(
        folder.resolve("changes.yaml"),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource: {type: changes, exports: "
            + folder.resolve("bucket") + "}\nwrite: {mode: merge}\n");
  }
}
