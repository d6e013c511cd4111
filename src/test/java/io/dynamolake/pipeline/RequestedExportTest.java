// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.cli.demo.DemoServer;
import io.dynamolake.item.DataFormat;
import io.dynamolake.item.Item;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSource;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.BegunExport;
import io.dynamolake.testing.ExportApiStub;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.IonLines;
import io.dynamolake.testing.ItemGenerator;
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
import java.util.Objects;
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

/** A run that asks for its export, through {@code Main}; the export is written to S3. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class RequestedExportTest {
  private static final String RUN_ID = "nightly";

  private static Configuration configuration = new Configuration(false);

  private final String bucket = S3Server.shared().bucket();
  private final ItemGenerator generator = new ItemGenerator(74).keyed("pk");
  private final List<Item> items = generator.items(40);
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

  @ParameterizedTest
  @EnumSource(DataFormat.class)
  void anExportIsAskedForWaitedForAndPublishedOnce(DataFormat format) throws IOException {
    String word = format == DataFormat.ION ? "ion" : "dynamodb-json";
    Output run = run("--set", "source.format=" + word);
    assertThat(run.status()).as(run.err()).isZero();
    assertThatItemsArePublished();

    BegunExport export = stub.exports().get(0);
    assertThat(export.text("ExportFormat")).isEqualTo(format.name());
    RunSource source = result().source();
    assertThat(source.type()).isEqualTo("export");
    assertThat(source.location()).isEqualTo("s3a://" + bucket + "/ddb/AWSDynamoDB/" + export.id());
    assertThat(source.id()).isEqualTo(export.id());
    assertThat(source.exportTime()).isEqualTo(export.exportTime());
    assertThat(source.tableArn()).isEqualTo(stub.tableArn());
    assertThat(source.tableId()).isEqualTo(ExportApiStub.TABLE_ID);

    Output again = run("--set", "source.format=" + word);
    assertThat(again.out()).contains("published before, nothing to do");
    assertThat(stub.exports()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = CrashPoint.class,
      names = {"BEFORE_EXPORT_REQUEST", "AFTER_EXPORT_REQUEST", "WHILE_EXPORTING", "AFTER_EXPORT"})
  void aRunThatDiesOnItsWayToTheExportGoesOnWithIt(CrashPoint point) {
    System.setProperty(CrashPoint.PROPERTY, point.key() + ":throw");
    try {
      assertThat(run().status()).isEqualTo(1);
    } finally {
      System.clearProperty(CrashPoint.PROPERTY);
    }
    assertThat(stub.exports()).hasSize(point == CrashPoint.BEFORE_EXPORT_REQUEST ? 0 : 1);

    Output resumed = run();
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("resumed, attempt 2");
    assertThat(stub.exports()).hasSize(1);
    assertThatItemsArePublished();
  }

  @Test
  void aRunThatIsKilledWhileItWaitsGoesOnWaiting() throws Exception {
    ApplicationProcess.Setup setup = ApplicationProcess.in(folder.resolve("process"))
        .property("aws.accessKeyId", DemoServer.CREDENTIAL)
        .property("aws.secretAccessKey", DemoServer.CREDENTIAL)
        .property(CrashPoint.PROPERTY, CrashPoint.WHILE_EXPORTING.key() + ":halt");
    S3Server.shared()
        .hadoopSettings()
        .forEach((name, value) -> setup.property("spark.hadoop." + name, value));
    try (ApplicationProcess process = setup.start(arguments().toArray(String[]::new))) {
      assertThat(process.exitCode()).as(process.log()).isEqualTo(ApplicationProcess.KILLED);
    }
    Output resumed = run();
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(stub.exports()).hasSize(1);
    assertThatItemsArePublished();
  }

  @Test
  void withoutARunIdTheUnfinishedRunIsGoneOnWith() {
    stub.exportsTake(Duration.ofSeconds(3));
    List<String> unnamed = arguments().subList(0, arguments().size() - 2);
    List<String> hasty = new ArrayList<>(unnamed);
    hasty.addAll(List.of("--set", "source.patience=1s"));
    Output gaveUp = Application.run(hasty.toArray(String[]::new));
    assertThat(gaveUp.status()).as(gaveUp.err()).isEqualTo(5);
    assertThat(gaveUp.err()).contains("it is still being written after 1 s. Run the same command");

    Output resumed = Application.run(unnamed.toArray(String[]::new));
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("resumed, attempt 2");
    assertThat(stub.exports()).hasSize(1);
    assertThatItemsArePublished();
  }

  @Test
  void aNamedPointInTimeNamesTheRun() {
    Instant at = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(1));
    List<String> unnamed = new ArrayList<>(arguments().subList(0, arguments().size() - 2));
    unnamed.addAll(List.of("--set", "source.at=" + at));
    Output run = Application.run(unnamed.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Run replace-export-" + at.toString().replaceAll("[-:]|Z$", "") + "000Z of");
    assertThat(stub.exports()).extracting(BegunExport::exportTime).containsExactly(at);
    assertThat(Application.run(unnamed.toArray(String[]::new)).out())
        .contains("published before, nothing to do");
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void aPlanTellsThePriceAndAsksForNothing() {
    Output plan = plan();
    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("  reads        about 40 items, 3.0 GB (as DynamoDB counted within six hours)\n")
        .contains(
            "  costs        about 4.000 GB to export: $0.40 at the us-east-1 price of $0.10 a GB;"
                + " check the price in your region\n");
    assertThat(stub.exports()).isEmpty();
    assertThat(folder.resolve("lake")).doesNotExist();

    assertThat(run().status()).isZero();
    assertThat(plan().out()).contains("published before").contains("40 items from 3 files");

    List<String> infer = new ArrayList<>(arguments().subList(1, arguments().size() - 2));
    infer.addAll(0, List.of("schema", "infer"));
    Output refused = Application.run(infer.toArray(String[]::new));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .contains("an export would be asked for, and charged, that no run reads. Run first,");
    assertThat(stub.exports()).hasSize(1);

    stub.withoutRecovery();
    Output off = Application.run(
        "plan",
        "conf/orders-request.yaml",
        "--set",
        "lake=" + folder.resolve("other"),
        "--set",
        "source.endpoint=" + stub.endpoint());
    assertThat(off.status()).isEqualTo(2);
    assertThat(off.err()).contains("Turn it on with: aws dynamodb update-continuous-backups");
  }

  private Output unnamed(String setting) {
    List<String> arguments = new ArrayList<>(arguments().subList(0, arguments().size() - 2));
    arguments.addAll(List.of("--set", setting));
    return Application.run(arguments.toArray(String[]::new));
  }

  private Output plan() {
    List<String> arguments = new ArrayList<>(arguments());
    arguments.set(0, "plan");
    return Application.run(arguments.toArray(String[]::new));
  }

  @Test
  void aPartIsMarkedAndNeverTakenForTheTable() throws IOException {
    String[] open = {"--set", "source.filter=[{attribute: status, operator: '=', value: {S: open}}]"
    };
    Output run = run(open);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(stub.exports().get(0).request().path("FilterSpecification").path("FilterExpression"))
        .hasToString("\"#n0 = :v0\"");
    String partial = result().source().partial();
    assertThat(partial).matches("filter on status #[0-9a-f]{8}");
    assertThat(folder.resolve("lake/_dynamolake/orders/selection.txt")).hasContent(partial);

    Output other = unnamed("source.key-condition=[{attribute: pk, operator: '=', value: {S: a}}]");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err())
        .contains(
            "Cannot replace rows of table orders by a part of its source (key condition on pk #");
    Output unclear =
        unnamed("source.key-condition=[{attribute: pk, operator: begins_with, value: {S: a}}]");
    assertThat(unclear.status()).isEqualTo(2);
    assertThat(unclear.err())
        .contains("Cannot export a part of table orders: source.key-condition has to be one '=' on"
            + " partition key pk, and nothing else");
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void aFailedExportFailsTheRunAndTheNextAttemptPaysForANewOne() throws IOException {
    stub.failNextExport("S3NoSuchBucket");
    Output failed = run();
    assertThat(failed.status()).isEqualTo(2);
    assertThat(result().message())
        .contains("failed (S3NoSuchBucket: Something about " + bucket + "). Create bucket");
    Output repeated = run();
    assertThat(repeated.status()).as(repeated.err()).isZero();
    assertThat(stub.exports()).hasSize(2);
    assertThatItemsArePublished();
  }

  @Test
  void anExportWhoseFilesAreThoseOfAnotherOneIsRefused() {
    stub.writing(export -> upload(export, layout(export, export.exportTime().minusSeconds(1))));
    Output run = run();
    assertThat(run.status()).isEqualTo(7);
    assertThat(run.err())
        .contains("its manifest tells another export, table or point in time. Find out who wrote");
    assertThat(folder.resolve("lake/orders")).doesNotExist();
  }

  private void assertThatItemsArePublished() {
    String pipeline = Application.write(
        folder.resolve("shown.yaml"),
        "table: orders\nlake: " + folder.resolve("lake")
            + "\nsource: {type: export, path: unused}\n");
    assertThat(shownItems(pipeline))
        .as("%s", generator)
        .isEqualTo(canonical(Application.lines(items)));
  }

  private RunResult result() throws IOException {
    Path file = folder.resolve("lake/_dynamolake/orders/runs/" + RUN_ID + "/result.json");
    return RunResult.parse(Files.readString(file), RUN_ID);
  }

  private Output run(String... more) {
    return Application.run(
        Stream.concat(arguments().stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** The example file, with what differs here. */
  private List<String> arguments() {
    return List.of(
        "run",
        "conf/orders-request.yaml",
        "--set",
        "lake=" + folder.resolve("lake"),
        "--set",
        "source.endpoint=" + stub.endpoint(),
        "--set",
        "source.to=s3a://" + bucket + "/ddb",
        "--run-id",
        RUN_ID);
  }

  private void write(BegunExport export) {
    upload(export, layout(export, export.exportTime()));
  }

  private Path layout(BegunExport export, Instant exportTime) {
    boolean ion = export.text("ExportFormat").equals(DataFormat.ION.name());
    List<String> lines =
        ion ? items.stream().map(IonLines::line).toList() : Application.lines(items);
    return Path.of(ExportFolder.in(folder.resolve("written"))
        .prefix(export.text("S3Prefix"))
        .table("orders")
        .id(export.id())
        .format(ion ? DataFormat.ION : DataFormat.DYNAMODB_JSON)
        .file(lines.subList(0, 15))
        .file(lines.subList(15, lines.size()))
        .file()
        .summary(text ->
            text.replaceFirst("\"exportTime\":\"[^\"]+\"", "\"exportTime\":\"" + exportTime + "\""))
        .write());
  }

  private void upload(BegunExport export, Path written) {
    org.apache.hadoop.fs.Path target =
        new org.apache.hadoop.fs.Path("s3a://" + bucket + "/" + export.root());
    try {
      target
          .getFileSystem(configuration)
          .copyFromLocalFile(
              new org.apache.hadoop.fs.Path(Objects.requireNonNull(written).toUri()), target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
