// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.ChangeJson;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.Item;
import io.dynamolake.lambda.LambdaLanding;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSource;
import io.dynamolake.source.stream.LandedChanges;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.SparkExtension;
import io.dynamolake.testing.StreamEvents;
import io.dynamolake.testing.TableWriters;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * One history of more than 10,000 changes by random writers, at work while the table is scanned. The same history comes to the lake as a
 * scan with its changes, through the Lambda function, and by incremental exports: each time the lake has what the table has.
 */
@ExtendWith(SparkExtension.class)
@Timeout(240)
class ExactScanTest {
  private static final int CHANGES = 12_000;
  private static final int PORTIONS = 20;
  private static final long SEED = new Random().nextLong();

  @TempDir
  private static Path folder;

  private static int portions;
  private static CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private static String table = "";
  private static List<String> beforeTheScan = List.of();
  private static List<String> atTheEnd = List.of();
  private static List<ChangeRecord> history = List.of();
  private static String scanLanding = "";
  private static Output exact = new Output(-1, "", "");

  /** The scan is stopped by its limit, killed before its commit and after it; the writers are at work between its pages, and after the last. */
  @BeforeAll
  static void scanATableThatIsWrittenTo() throws Exception {
    table = DynamoDbLocal.tableName("exact");
    DynamoDbLocal local = DynamoDbLocal.shared();
    TableWriters writers = new TableWriters(local.client(), table, SEED);
    writers.create(StreamViewType.NEW_AND_OLD_IMAGES);
    beforeTheScan = Application.lines(writers.items());
    try (FaultProxy proxy = FaultProxy.before(local.endpoint())) {
      proxy.inject(FaultRule.of(Fault.lost()).onScans().when(call -> {
        writeOn(writers);
        return false;
      }));
      String pipeline = scan(proxy.endpoint().toString());
      assertThat(Application.run("plan", pipeline).out())
          .contains(
              "is captured until the scan is over, and its changes are applied before the table is published");
      Output paused = Application.run("run", pipeline, "--set", "source.max-read-units=15");
      assertThat(paused.status()).as(paused.err()).isEqualTo(9);
      crash(CrashPoint.AFTER_STAGING, pipeline);
      // The rest comes after the scan, and before its changes are read for the last time.
      while (portions < PORTIONS) {
        writeOn(writers);
      }
      writing.get();
      assertThat(Application.run("show", pipeline).err()).contains("there is no delta table yet");
      crash(CrashPoint.AFTER_COMMIT, pipeline);
      exact = Application.run("run", pipeline);
    }
    atTheEnd = canonical(Application.lines(writers.items()));
    history = LandedChanges.in(folder.resolve("lake/_dynamolake/orders/landing/stream")).stream()
        .collect(
            LinkedHashMap<BigInteger, ChangeRecord>::new,
            (all, change) -> all.put(number(change), change),
            Map::putAll)
        .values()
        .stream()
        .sorted(Comparator.comparing(ExactScanTest::number))
        .toList();
    try (Stream<Path> landings = Files.list(folder.resolve("lake/_dynamolake/orders/landing"))) {
      scanLanding = landings
          .map(Path::toString)
          .filter(path -> path.contains("-scan-"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Lets the writers go on with their next portion when they are done with the last one: whoever is slower waits. */
  private static synchronized void writeOn(TableWriters writers) {
    writing.join();
    if (portions < PORTIONS) {
      portions++;
      writing = writers.write(CHANGES / PORTIONS);
    }
  }

  private static void crash(CrashPoint point, String pipeline) {
    System.setProperty(CrashPoint.PROPERTY, point.key() + ":throw");
    try {
      Output crashed = Application.run("run", pipeline);
      assertThat(crashed.status()).as(crashed.err()).isEqualTo(1);
    } finally {
      System.clearProperty(CrashPoint.PROPERTY);
    }
  }

  private static BigInteger number(ChangeRecord change) {
    return new BigInteger(String.valueOf(change.metadata().sequenceNumber()));
  }

  @Test
  void aScanWithItsChangesIsWhatTheTableWasAfterIt() throws Exception {
    assertThat(exact.status()).as(exact.err()).isZero();
    String pipeline = scan(DynamoDbLocal.shared().endpoint().toString());
    assertThat(history).as("seed %d", SEED).hasSizeGreaterThan(10_000 + beforeTheScan.size());
    assertThat(canonical(scanned())).as("the scan alone").isNotEqualTo(atTheEnd);
    assertItems(pipeline);
    assertThat(exact.out())
        .containsPattern("  changes      [0-9,]+ of the stream, up to 20.*Z, in [0-9]+ files\n")
        .containsPattern("  superseded   [0-9,]+\n");
    Path run = folder
        .resolve("lake/_dynamolake/orders/runs")
        .resolve(Path.of(scanLanding).getFileName());
    RunResult result = RunResult.parse(Application.read(run.resolve("result.json")), "result");
    Receipt receipt = Objects.requireNonNull(result.receipt());
    RunSource.StreamChanges changes = Objects.requireNonNull(result.source().changes());
    assertThat(result.attempt()).isEqualTo(4);
    assertThat(receipt.balanced()).isTrue();
    assertThat(receipt.rows()).isEqualTo(atTheEnd.size());
    assertThat(receipt.itemsIn()).isEqualTo(scanned().size() + changes.records());
    assertThat(changes.through())
        .isAfterOrEqualTo(Objects.requireNonNull(result.source().scanWindow()).to());
    assertThat(Application.run("verify", pipeline).err()).contains("applied changes to a scan");

    // What follows joins on, whatever of the scan's own changes comes with it.
    String stream = pipeline("lake", "type: changes, stream: true, " + place(), "merge");
    Output merged = Application.run("run", stream);
    assertThat(merged.status()).as(merged.err()).isZero();
    assertThat(merged.out()).doesNotContain("NOT what their changes say");
    assertItems(stream);
  }

  @Test
  void batchesOfLambdaDeliveredOverAndOverInAnyOrderGiveWhatTheTableHas() throws Exception {
    Random random = new Random(SEED);
    List<byte[]> deliveries = new ArrayList<>();
    int batches = 0;
    for (int from = 0; from < history.size(); batches++) {
      int to = Math.min(history.size(), from + 1 + random.nextInt(400));
      byte[] event = StreamEvents.event(history.subList(from, to));
      deliveries.addAll(Collections.nCopies(1 + random.nextInt(5), event));
      from = to;
    }
    Collections.shuffle(deliveries, random);
    Path landing = folder.resolve("lambda-landing");
    try (LambdaLanding lambda = new LambdaLanding()) {
      for (byte[] delivery : deliveries) {
        lambda.deliver(delivery);
      }
      assertThat(lambda.download(landing)).isEqualTo(batches);
    }
    assertRun(pipeline("lambda", "type: export, path: " + scanLanding, "replace"));
    String changes = pipeline("lambda", "type: changes, landing: " + landing, "merge");
    assertRun(changes);
    assertItems(changes);
  }

  @Test
  void incrementalExportsGiveWhatTheTableHas() throws Exception {
    Instant start = Instant.parse("2026-01-31T00:00:00Z");
    Path bucket = folder.resolve("bucket");
    String full = ExportFolder.in(bucket)
        .id("01700000000000-00000000")
        .at(start)
        .file(beforeTheScan)
        .write();
    // The first records are those of the items that the full export has.
    List<ChangeRecord> since = history.subList(beforeTheScan.size(), history.size());
    int windows = 4;
    for (int window = 0; window < windows; window++) {
      Instant from = start.plus(Duration.ofMinutes(15L * window));
      Map<Item, ChangeRecord> exported = new LinkedHashMap<>();
      for (ChangeRecord change :
          since.subList(window * since.size() / windows, (window + 1) * since.size() / windows)) {
        ChangeMetadata written =
            ChangeMetadata.exported(from.getEpochSecond() * 1_000_000 + exported.size());
        exported.merge(
            new Item(change.keys()),
            new ChangeRecord(written, change.keys(), change.newImage(), change.oldImage()),
            (first, last) ->
                new ChangeRecord(last.metadata(), last.keys(), last.newImage(), first.oldImage()));
      }
      ExportFolder.in(bucket)
          .id("0170000000000" + (window + 1) + "-00000000")
          .changes(from, from.plus(Duration.ofMinutes(15)))
          .file(lines(exported.values()))
          .write();
    }
    assertRun(pipeline("exports", "type: export, path: " + full, "replace"));
    String changes = pipeline("exports", "type: changes, exports: " + bucket, "merge");
    Output merged = assertRun(changes);
    assertThat(merged.out()).contains(" rows were what their changes say");
    assertItems(changes);
  }

  private static List<String> lines(Collection<ChangeRecord> changes) {
    return changes.stream().map(ChangeJson::line).toList();
  }

  private static List<String> scanned() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(scanLanding, "data"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".gz")).toList()) {
        lines.addAll(StreamEvents.lines(Files.readAllBytes(file)));
      }
    }
    return lines;
  }

  /** Of what differs a few lines are enough to go on from; all of them would bury the rest of a report. */
  private static void assertItems(String pipeline) {
    List<String> lake = shownItems(pipeline);
    assertThat(without(lake, atTheEnd)).as("only in the lake; seed %d", SEED).isEmpty();
    assertThat(without(atTheEnd, lake)).as("only in the table; seed %d", SEED).isEmpty();
    assertThat(lake).as("seed %d", SEED).hasSameSizeAs(atTheEnd);
  }

  private static List<String> without(List<String> lines, List<String> others) {
    Set<String> known = Set.copyOf(others);
    return lines.stream().filter(line -> !known.contains(line)).limit(5).toList();
  }

  private static Output assertRun(String pipeline) {
    Output run = Application.run("run", pipeline);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private static String place() {
    return place(DynamoDbLocal.shared().endpoint().toString());
  }

  private static String place(String endpoint) {
    return "table: " + table + ", region: " + DynamoDbLocal.REGION + ", endpoint: \"" + endpoint
        + "\"";
  }

  private static String scan(String endpoint) {
    return pipeline(
        "lake",
        "type: scan, with-changes: true, segments: 2, page-items: 200, " + place(endpoint),
        "replace");
  }

  private static String pipeline(String lake, String source, String mode) {
    return Application.write(
        folder.resolve(lake + "-" + mode + ".yaml"),
        "table: orders\nlake: " + folder.resolve(lake) + "\nsource: {" + source
            + "}\nwrite: {mode: " + mode + "}\n");
  }
}
