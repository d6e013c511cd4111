// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static io.dynamolake.testing.ChangeLines.item;
import static io.dynamolake.testing.ChangeLines.streamedDelete;
import static io.dynamolake.testing.ChangeLines.streamedPut;
import static io.dynamolake.testing.StreamEvents.kinesis;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.ChangeRecord;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.landing.StreamGap;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.report.Receipt;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ChangeLines;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.SparkExtension;
import io.dynamolake.testing.StreamFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Change files of a stream applied to a table, through {@code Main}. */
@ExtendWith(SparkExtension.class)
class StreamChangesTest {
  private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
  private static final String LABEL = "2026-01-30T12:00:00.000";
  private static final String A = "\"pk\":{\"S\":\"a\"}";
  private static final String B = "\"pk\":{\"S\":\"b\"}";
  private static final String C = "\"pk\":{\"S\":\"c\"}";

  /** The digits grow by one on the way: as texts, these numbers have another order. */
  private static final BigInteger FIRST_NUMBER =
      BigInteger.TEN.pow(22).subtract(BigInteger.valueOf(40));

  @TempDir
  private Path folder;

  private StreamFiles files = new StreamFiles(Path.of(""));

  @BeforeEach
  void beginLanding() {
    files = new StreamFiles(folder.resolve("lake/_dynamolake/orders/landing/stream"));
  }

  /** The state of a table, and the stream records that led to it. */
  private static final class History {
    private final Map<String, String> items = new TreeMap<>();
    private final List<ChangeRecord> records = new ArrayList<>();

    void change(Random random, Instant at) {
      String pk = "\"pk\":{\"S\":\"k" + random.nextInt(7) + "\"}";
      String number = FIRST_NUMBER.add(BigInteger.valueOf(records.size())).toString();
      if (random.nextInt(3) == 0) {
        records.add(streamedDelete(LABEL, number, at, pk));
        items.remove(pk);
      } else {
        String n = "\"n\":{\"N\":\"" + records.size() + "\"}";
        records.add(streamedPut(LABEL, number, at, pk, n));
        items.put(pk, item(pk + "," + n));
      }
    }
  }

  @Test
  void aHistoryCutPermutedAndDeliveredOverAndOverGivesWhatTheSourceHas() {
    long seed = 20260131;
    Random random = new Random(seed);
    History history = new History();
    for (int i = 0; i < 30; i++) {
      history.change(random, START.minusSeconds(600 - i * 20L));
    }
    publish(history.items.values().toArray(String[]::new));
    for (int i = 0; i < 60; i++) {
      history.change(random, START.plusSeconds(i / 3));
    }
    List<List<ChangeRecord>> cuts = new ArrayList<>();
    for (int cut = 0; cut < 3; cut++) {
      cuts.addAll(cut(history.records, random));
    }
    Collections.shuffle(cuts, random);
    for (int run = 0; run < 3; run++) {
      for (int i = run; i < cuts.size(); i += 3) {
        List<ChangeRecord> lines = new ArrayList<>(cuts.get(i));
        Collections.shuffle(lines, random);
        files.write(LABEL, random.nextBoolean() ? "unknown" : "shardId-1", lines);
      }
      assertThat(applied().quarantined()).isZero();
    }
    assertThat(shownItems(pipeline()))
        .as("seed %d", seed)
        .isEqualTo(canonical(List.copyOf(history.items.values())));
    assertThat(run().out()).contains("published before, nothing to do");
  }

  private static List<List<ChangeRecord>> cut(List<ChangeRecord> records, Random random) {
    List<List<ChangeRecord>> pieces = new ArrayList<>();
    for (int from = 0; from < records.size(); ) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(20));
      pieces.add(records.subList(from, to));
      from = to;
    }
    return pieces;
  }

  @Test
  void whatTheSnapshotHasLongHadLosesAndTheLastMinutesAreReplayed() {
    publish(item(A + ",\"n\":{\"N\":\"2\"}"), item(B), item(C));
    Instant before = START.minus(Duration.ofMinutes(6));
    files.write(
        LABEL,
        "old",
        List.of(
            streamedPut(LABEL, "1", before, A, "\"n\":{\"N\":\"1\"}"),
            streamedDelete(LABEL, "2", before, B),
            streamedDelete(LABEL, "3", START.minusSeconds(240), C)));
    assertThat(applied()).isEqualTo(receipt(3, 1, 2));
    assertItems(item(A + ",\"n\":{\"N\":\"2\"}"), item(B));
    files.write(
        LABEL, "new", List.of(streamedPut(LABEL, "4", START, C, "\"back\":{\"BOOL\":true}")));
    assertThat(applied()).isEqualTo(receipt(1, 1, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"2\"}"), item(B), item(C + ",\"back\":{\"BOOL\":true}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-commit", "after-commit"})
  void aKilledMergeIsFinishedOrRepeatedWithWhatHasComeMeanwhile(String point) {
    publish(item(A), item(B));
    files.write(LABEL, "1", List.of(streamedDelete(LABEL, "7", START, A)));
    System.setProperty(CrashPoint.PROPERTY, point + ":throw");
    try {
      assertThat(run().status()).isEqualTo(1);
    } finally {
      System.clearProperty(CrashPoint.PROPERTY);
    }
    if (point.equals("before-commit")) {
      files.write(LABEL, "1", List.of(streamedPut(LABEL, "6", START, A, ""), put(C)));
    }
    Output again = run();
    assertThat(again.status()).as(again.err()).isZero();
    assertItems(
        point.equals("before-commit") ? new String[] {item(B), item(C)} : new String[] {item(B)});
    assertThat(run().out()).contains("published before, nothing to do");
  }

  private static ChangeRecord put(String keys) {
    return streamedPut(LABEL, "8", START.plusSeconds(1), keys, "");
  }

  @Test
  void filesThatAreNotWhatTheirNamesTellChangeNothing() throws IOException {
    publish(item(A));
    List<ChangeRecord> one = List.of(put(B));
    ChangeFileName name = StreamFiles.name(LABEL, "1", one);
    ChangeFileName two = new ChangeFileName(LABEL, "1", name.first(), name.last(), 2);
    byte[] whole = StreamFiles.gzip(one);
    assertRefused(
        files.write(two, whole),
        "Cannot accept data file " + two.path()
            + ": its name promises 2 records, but it has 1. Land its records again and delete it");
    assertRefused(
        files.write(name, Arrays.copyOf(whole, whole.length - 9)),
        "Cannot read data file " + name.path() + " after record ",
        "it ends in the middle");
    assertRefused(
        files.write("changes/a/b/1-2-3.json.gz", whole),
        "changes/a/b/1-2-3.json.gz: its name does not tell the stream, the shard and what it holds.");
    ChangeRecord foreign = streamedPut(LABEL, "9", START, "\"id\":{\"S\":\"x\"}", "");
    assertRefused(
        files.write(LABEL, "1", List.of(put(B), foreign)),
        "1 items that changed lack a part of the key [pk]");
    assertRefused(
        files.write("capture/x/gaps/x.json", "{}".getBytes(StandardCharsets.UTF_8)),
        "Cannot read gap file ");
    Path alone = files.write(LABEL, "1", List.of(foreign));
    assertThat(run().status()).isEqualTo(2);
    Files.delete(alone);
    files.write("changes/a/b/.being-written", whole);
    files.write(name, whole);
    assertThat(applied()).isEqualTo(receipt(1, 1, 0));
    assertItems(item(A), item(B));
  }

  private void assertRefused(Path file, String... messages) throws IOException {
    Output refused = run();
    assertThat(refused.status()).as(refused.err()).isEqualTo(7);
    assertThat(refused.err()).contains(messages);
    Files.delete(file);
  }

  @Test
  void aGapIsRefusedUntilAnIncrementalExportHasItsChanges() {
    publish(item(A), item(B), item(C));
    files.write(
        LABEL,
        "1",
        List.of(streamedPut(LABEL, "5", START.plusSeconds(700), A, "\"n\":{\"N\":\"5\"}")));
    Path gap = files.write(new StreamGap(
        StreamGap.Kind.TRIMMED, LABEL, "shard-1", "1", START, START.plusSeconds(600), ""));
    Output refused = run();
    assertThat(refused.status()).isEqualTo(7);
    assertThat(refused.err())
        .contains(
            "shard shard-1 after sequence number 1: records were deleted before they were read;"
                + " changes between 2026-01-31T00:00:00Z and 2026-01-31T00:10:00Z may be missing (")
        .contains(
            gap.getFileName()
                + "). The table would lack changes unseen: it is complete up to 2026-01-31T00:00:00Z. Publish a new snapshot")
        .contains("ExportFromTime=2026-01-30T23:55:00Z,ExportToTime=2026-01-31T00:10:00Z");
    ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000001-0000000a")
        .changes(START, START.plusSeconds(900))
        .file(
            ChangeLines.put(START.plusSeconds(300), A, "\"n\":{\"N\":\"3\"}"),
            ChangeLines.delete(START.plusSeconds(301), B))
        .write();
    assertThat(Application.run("run", exports()).status()).isZero();
    files.write(
        LABEL,
        "1",
        List.of(
            streamedPut(LABEL, "3", START.plusSeconds(300), B, ""),
            streamedDelete(LABEL, "6", START.plusSeconds(1000), C)));
    assertThat(applied()).isEqualTo(receipt(3, 2, 1));
    assertItems(item(A + ",\"n\":{\"N\":\"5\"}"));
    assertThat(Application.run("verify", pipeline()).err())
        .contains("its last run merged changes, and changes are not all of its items.");
    assertThat(Application.run("run", exports()).out()).contains("nothing to do");
  }

  @Test
  void filesOfFirehoseAreAppliedByTheirTimesWhateverElseLiesBesideThem() throws IOException {
    publish(item(A), item(B));
    Path landing = folder.resolve("firehose");
    String late =
        kinesis(START.plusSeconds(2), "a", "\"NewImage\":{" + A + ",\"n\":{\"N\":\"2\"}}");
    Files.createDirectories(landing.resolve("2026/01/31"));
    Files.write(
        landing.resolve("2026/01/31/part-2.gz"),
        ExportFolder.gzip(
            late + kinesis(START.plusSeconds(3), "b", "\"OldImage\":{" + B + "}") + late));
    new StreamFiles(landing).write(LABEL, "1", List.of(put(C)));
    Files.writeString(landing.resolve("_SUCCESS"), "x");
    String pipeline = changes("firehose.yaml", ", landing: " + landing);
    assertThat(Application.run("plan", pipeline).out()).contains("2 files");
    assertThat(applied(pipeline)).isEqualTo(receipt(4, 3, 1));
    assertThat(folder.resolve("lake/_dynamolake/orders/landing/received")).isEmptyDirectory();
    Files.writeString(
        landing.resolve("2026/01/31/part-1"),
        kinesis(START.plusSeconds(1), "a", "\"NewImage\":{" + A + ",\"n\":{\"N\":\"1\"}}")
            + "{\"a\":1}\n"
            + kinesis(START.plusSeconds(4), "a", "\"OldImage\":{" + A + "}")
                .replace("REMOVE", "MODIFY"));
    assertThat(
            Application.run("run", pipeline, "--set", "quarantine.fail-above=1").status())
        .isEqualTo(4);
    Receipt seen = receiptOf(Application.run("run", pipeline));
    assertThat(List.of(seen.superseded(), seen.quarantined())).containsExactly(1L, 2L);
    assertItems(item(C)); // the latest change of a is in quarantine
    assertThat(Application.run("run", pipeline).out()).contains("nothing to do");
  }

  @Test
  void whatIsNotThereSaysSo() {
    Output none = run();
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("there is no table yet. Publish a full export or a scan");
    publish(item(A));
    Output nothing = run();
    assertThat(nothing.status()).isEqualTo(2);
    assertThat(nothing.err())
        .contains("Cannot find changes: there is nothing at ")
        .contains("Land the stream there first: by capture, or by the Lambda function.");
  }

  private void publish(String... items) {
    Application.publish(folder, START, "", items);
  }

  private String pipeline() {
    return changes("stream.yaml", ", stream: true");
  }

  private String exports() {
    return changes("exports.yaml", ", exports: " + folder.resolve("bucket"));
  }

  private String changes(String name, String source) {
    return Application.write(
        folder.resolve(name),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource: {type: changes" + source
            + "}\nwrite: {mode: merge}\nschema: {drift: {new-attribute: add-new-columns}}\n");
  }

  private Output run() {
    return Application.run("run", pipeline());
  }

  private Receipt applied() {
    return applied(pipeline());
  }

  private Receipt applied(String pipeline) {
    Receipt whole = receiptOf(Application.run("run", pipeline));
    return Receipt.ofChanges(
        whole.itemsIn(), whole.rows(), whole.superseded(), whole.quarantined(), List.of());
  }

  private Receipt receiptOf(Output run) {
    return Application.receipt(folder, run);
  }

  private static Receipt receipt(long in, long applied, long superseded) {
    return Receipt.ofChanges(in, applied, superseded, 0, List.of());
  }

  private void assertItems(String... items) {
    assertThat(shownItems(pipeline())).isEqualTo(canonical(List.of(items)));
  }
}
