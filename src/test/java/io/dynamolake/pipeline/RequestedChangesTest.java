// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.BegunExport;
import io.dynamolake.testing.ChangeLines;
import io.dynamolake.testing.ExportApiStub;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.S3Server;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that asks for the incremental exports that are missing, through {@code Main}; they are written to S3. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class RequestedChangesTest {
  private static Configuration configuration = new Configuration(false);

  private final String bucket = S3Server.shared().bucket();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final ExportApiStub stub = new ExportApiStub("orders", Clock.systemUTC())
      .exportsTake(Duration.ofMillis(200))
      .writing(this::write);

  @TempDir
  private Path folder;

  @BeforeAll
  static void connect() {
    configuration = SparkExtension.spark().sparkContext().hadoopConfiguration();
    S3Server.shared().hadoopSettings().forEach(configuration::set);
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void whatIsMissingUpToNowIsAskedForOnceAndApplied() {
    Instant snapshot = now.minus(Duration.ofHours(30));
    publish(snapshot);
    Output plan = command("plan");
    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains(
            "  reads        the changes of 2 windows that would be exported, and of those that are there\n")
        .contains("  exports      " + snapshot.minusSeconds(300) + " to "
            + snapshot.minusSeconds(300).plusSeconds(86_400) + "\n")
        .contains(
            "  costs        by the bytes of the changes, at least 10 MB a window: $0.002 or more at");
    assertThat(stub.exports()).isEmpty();
    Output infer = command("schema", "infer");
    assertThat(infer.status()).isEqualTo(2);
    assertThat(infer.err())
        .contains("an export would be asked for, and charged, that no run reads");
    assertThat(stub.exports()).isEmpty();

    Output run = command("run");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(stub.exports()).hasSize(2);
    assertThat(stub.exports().get(0).from()).isEqualTo(snapshot.minusSeconds(300));
    assertThat(stub.exports().get(1).from()).isEqualTo(stub.exports().get(0).to());
    assertThat(stub.exports().get(1).to())
        .isBetween(now.minusSeconds(300), Instant.now().minusSeconds(299));
    assertItems("0", "1", "s");

    Output again = command("run");
    assertThat(again.out()).contains("published before, nothing to do");
    assertThat(stub.exports()).as("what is shorter than 15 minutes waits").hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = CrashPoint.class,
      names = {"AFTER_EXPORT_REQUEST", "BEFORE_COMMIT"})
  void aRunThatDiesOnItsWayAsksForNothingTwice(CrashPoint point) {
    publish(now.minus(Duration.ofHours(2)));
    System.setProperty(CrashPoint.PROPERTY, point.key() + ":throw");
    try {
      assertThat(command("run").status()).isEqualTo(1);
    } finally {
      System.clearProperty(CrashPoint.PROPERTY);
    }
    Output resumed = command("run");
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("resumed, attempt 2");
    assertThat(stub.exports()).hasSize(1);
    assertItems("0", "s");
  }

  @Test
  void aHoleBetweenExportsIsFilledAndWhatNobodyHasAnyMoreIsRefused() {
    Instant snapshot = now.minus(Duration.ofHours(2));
    publish(snapshot);
    Instant from = snapshot.plusSeconds(1800);
    upload(layout("later", from, now));
    Output run = command("run");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(stub.exports()).hasSize(1);
    assertThat(stub.exports().get(0).from()).isEqualTo(snapshot.minusSeconds(300));
    assertThat(stub.exports().get(0).to()).isEqualTo(from);
    assertItems("0", "later", "s");

    publish(snapshot);
    stub.recoverableFrom(snapshot.plusSeconds(60));
    Output refused = command("run", "--set", "source.exports=s3a://" + bucket + "/none");
    assertThat(refused.status()).isEqualTo(7);
    assertThat(refused.err())
        .contains("from " + snapshot + " to " + snapshot.plusSeconds(60)
            + ": its point-in-time recovery reaches back to " + snapshot.plusSeconds(60) + " only");
    assertThat(stub.exports()).hasSize(1);
  }

  private void assertItems(String... keys) {
    assertThat(shownItems(pipeline()))
        .isEqualTo(canonical(Stream.of(keys).map(RequestedChangesTest::item).toList()));
  }

  private static String item(String key) {
    return "{\"Item\":{\"pk\":{\"S\":\"" + key + "\"}}}";
  }

  private void publish(Instant at) {
    String export = ExportFolder.in(folder.resolve("snapshot" + System.nanoTime()))
        .id("01700000000000-00000000")
        .at(at)
        .file(item("s"))
        .write();
    Output run = Application.run(
        "run",
        Application.exportPipeline(
            folder.resolve("full.yaml"), folder.resolve("lake").toString(), export, ""),
        "--run-id",
        "snapshot-" + System.nanoTime());
    assertThat(run.status()).as(run.err()).isZero();
  }

  private Output command(String... words) {
    List<String> arguments = new ArrayList<>();
    Stream.of(words).takeWhile(word -> !word.startsWith("--")).forEach(arguments::add);
    arguments.add(pipeline());
    Stream.of(words).dropWhile(word -> !word.startsWith("--")).forEach(arguments::add);
    return Application.run(arguments.toArray(String[]::new));
  }

  private String pipeline() {
    return Application.write(
        folder.resolve("changes.yaml"),
        "table: orders\nlake: " + folder.resolve("lake")
            + "\nsource:\n  type: changes\n  request: true\n  exports: s3a://"
            + bucket + "/" + folder.getFileName() + "\n  region: eu-west-1\n  endpoint: \""
            + stub.endpoint()
            + "\"\nwrite: {mode: merge}\n");
  }

  /** Each export has one new item, named after the export's number. */
  private void write(BegunExport export) {
    upload(layout(
        Integer.toString(stub.exports().indexOf(export)), export.id(), export.from(), export.to()));
  }

  private Path layout(String key, Instant from, Instant to) {
    return layout(key, "01700000000001-0000000b", from, to);
  }

  private Path layout(String key, String id, Instant from, Instant to) {
    return Path.of(ExportFolder.in(folder.resolve("written-" + id))
        .prefix(folder.getFileName().toString())
        .table("orders")
        .id(id)
        .changes(from, to)
        .file(ChangeLines.put(to.minusSeconds(1), "\"pk\":{\"S\":\"" + key + "\"}", ""))
        .write());
  }

  /** The data first, so that nobody finds an export without it. */
  private void upload(Path written) {
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(
        "s3a://" + bucket + "/" + folder.getFileName() + "/AWSDynamoDB/");
    try (Stream<Path> data = Files.list(written.resolveSibling("data"));
        Stream<Path> manifests = Files.list(written)) {
      List<Path> files = Stream.concat(data, manifests).toList();
      for (Path file : files) {
        String parent = String.valueOf(file.getParent());
        target
            .getFileSystem(configuration)
            .copyFromLocalFile(
                new org.apache.hadoop.fs.Path(file.toUri()),
                new org.apache.hadoop.fs.Path(
                    target,
                    parent.substring(parent.lastIndexOf('/') + 1) + "/" + file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
