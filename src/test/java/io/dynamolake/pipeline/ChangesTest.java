// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static io.dynamolake.testing.ChangeLines.both;
import static io.dynamolake.testing.ChangeLines.delete;
import static io.dynamolake.testing.ChangeLines.item;
import static io.dynamolake.testing.ChangeLines.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.DataFormat;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.report.Receipt;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Incremental exports applied to a table, through {@code Main}. */
@ExtendWith(SparkExtension.class)
class ChangesTest {
  private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final String A = "\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}";
  private static final String B = "\"pk\":{\"S\":\"b\"},\"sk\":{\"N\":\"1.5\"}";
  private static final String C = "\"pk\":{\"S\":\"c\"},\"sk\":{\"N\":\"20\"}";

  @TempDir
  private Path folder;

  /** What follows in both pipeline files, from within {@code write} on. */
  private String drift = "";

  @Test
  void putsChangesAndDeletesComeThroughWindowAfterWindow() {
    publish(item(A + ",\"n\":{\"N\":\"1\"}"), item(B));
    window(
        0, put(at(0, 60), A, "\"n\":{\"N\":\"2\"}"), put(at(0, 61), C, "\"new\":{\"BOOL\":true}"));
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"2\"}"), item(B), item(C + ",\"new\":{\"BOOL\":true}"));

    window(1, delete(at(1, 1), B), put(at(1, 2), A, ""));
    window(2, put(at(2, 1), A, "\"n\":{\"N\":\"3\"}"), delete(at(2, 2), C));
    assertThat(applied()).isEqualTo(receipt(4, 3, 1, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"3\"}"));

    Output again = run();
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.out()).contains("published before, nothing to do");
  }

  @Test
  void rowsAreHeldAgainstTheOldImagesOfTheirChanges() {
    String one = ",\"n\":{\"N\":\"1\"}";
    String two = ",\"n\":{\"N\":\"2.0\"}";
    publish(item(A + one), item(B + one));
    window(
        0,
        // As the table has it; the last one is too near to the snapshot's time to be compared.
        both(at(0, 100), A, ",\"n\":{\"N\":\"1.0\"}", two),
        both(at(0, 30), B, two, one),
        both(at(0, 200), C, one, null));
    Receipt.Continuity first = continuity(run());
    assertThat(first).isEqualTo(new Receipt.Continuity(2, 1));

    window(1, both(at(1, 1), A, one, null), both(at(1, 2), B, one, two));
    drift = "continuity: {fail-above: 10 %}\n";
    Output refused = run();
    assertThat(refused.status()).isEqualTo(4);
    assertThat(refused.err())
        .contains(
            "Cannot publish the run: 1 of 2 rows are not what the old images of their changes say,"
                + " and continuity.fail-above is 10 %.");
    drift = "";
    Output applied = run();
    assertThat(continuity(applied)).isEqualTo(new Receipt.Continuity(2, 1));
    assertThat(applied.out())
        .contains("1 of 2 rows were NOT what their changes say that they were before");
    assertItems(item(B + two));
  }

  private Receipt.@Nullable Continuity continuity(Output run) {
    return receipt(run).continuity();
  }

  @Test
  void aSnapshotWithoutItemsIsABeginning() {
    drift = "schema: {drift: {new-attribute: add-new-columns}}\n";
    publish();
    window(0, put(at(0, 1), A, "\"n\":{\"N\":\"1\"}"), put(at(0, 2), B, ""));
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"1\"}"), item(B));
    window(1, delete(at(1, 1), A), put(at(1, 2), C, ""));
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    assertItems(item(B), item(C));
  }

  @Test
  void aSnapshotWithoutItemsIsABeginningForRescuedItems() {
    publish();
    window(0, put(at(0, 1), A, "\"n\":{\"N\":\"1\"}"), put(at(0, 2), B, ""));
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    window(1, delete(at(1, 1), A), put(at(1, 2), C, ""));
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    assertItems(item(B), item(C));
  }

  @Test
  void aGapChangesNothingUntilItIsFilled() {
    publish(item(A));
    window(0, put(at(0, 1), B, ""));
    window(2, put(at(2, 1), C, ""));
    Output refused = run();
    assertThat(refused.status()).isEqualTo(7);
    assertThat(refused.err())
        .contains("no export has the changes from 2026-01-31T00:15:00Z to 2026-01-31T00:30:00Z")
        .contains("aws dynamodb export-table-to-point-in-time");
    assertItems(item(A));
    window(1, delete(at(1, 1), A));
    assertThat(applied()).isEqualTo(receipt(3, 3, 0, 0));
    assertItems(item(B), item(C));
  }

  @Test
  void windowsThatOverlapAndComeLateChangeNothingTwice() {
    publish(item(A));
    window(0, put(at(0, 1), A, "\"n\":{\"N\":\"1\"}"), put(at(0, 2), B, ""));
    window(1, delete(at(1, 1), B), put(at(1, 700), A, "\"n\":{\"N\":\"2\"}"));
    assertThat(applied()).isEqualTo(receipt(4, 2, 2, 0));
    // Holds what the first two had, as it was then, and one second more.
    ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000099-0000000a")
        .changes(at(0, 0), at(2, 1))
        .file(
            put(at(0, 1), A, "\"n\":{\"N\":\"1\"}"),
            put(at(0, 2), B, ""),
            put(at(1, 1200 - 900), B, "\"old\":{\"BOOL\":true}"),
            put(at(1, 650), A, "\"n\":{\"N\":\"1\"}"),
            put(at(2, 0), C, ""))
        .write();
    assertThat(applied()).isEqualTo(receipt(5, 1, 4, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"2\"}"), item(C));
  }

  @Test
  void anItemWhoseChangeIsQuarantinedHasNoRowUntilItsNextChange() {
    publish(item(A + ",\"n\":{\"N\":\"1\"}"), item(B + ",\"n\":{\"N\":\"1\"}"));
    window(
        0,
        put(at(0, 1), A, "\"n\":{\"S\":\"secret\"}"),
        put(at(0, 2), B, "\"n\":{\"N\":\"2\"}"),
        "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"soon\"}},\"Keys\":{" + C + "}}",
        "{\"Metadata\":{},\"Keys\":{" + C + "},\"NewImage\":{" + C + "}}");
    drift = "schema: {drift: {type-conflict: quarantine}}\n";
    assertThat(applied()).isEqualTo(receipt(4, 1, 0, 3));
    assertItems(item(B + ",\"n\":{\"N\":\"2\"}"));
    window(1, put(at(1, 1), A, "\"n\":{\"N\":\"3\"}"));
    assertThat(applied()).isEqualTo(receipt(1, 1, 0, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"3\"}"), item(B + ",\"n\":{\"N\":\"2\"}"));
  }

  @Test
  void aRowMovesWithItsPartitionAndNewColumnsReachDownIntoStructs() {
    drift = "  partition-by: [{name: day, expression: \"substring(at, 1, 10)\"}]\n"
        + "schema: {drift: {new-attribute: add-new-columns}}\n";
    String first =
        ",\"at\":{\"S\":\"2026-01-01T1\"},\"m\":{\"M\":{\"x\":{\"N\":\"1\"}}},\"l\":{\"L\":[{\"M\":{\"x\":{\"N\":\"1\"}}}]}";
    String moved =
        "\"at\":{\"S\":\"2026 01/02%=T2\"},\"m\":{\"M\":{\"x\":{\"N\":\"2\"},\"y\":{\"S\":\"new\"}}},\"l\":{\"L\":[{\"M\":{\"y\":{\"S\":\"new\"}}}]}";
    publish(item(A + first), item(B + first));
    window(0, put(at(0, 1), A, moved));
    assertThat(applied()).isEqualTo(receipt(1, 1, 0, 0));
    assertItems(item(A + "," + moved), item(B + first));
    window(1, put(at(1, 1), A, first.substring(1)), delete(at(1, 2), B));
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    assertItems(item(A + first));
    List<Path> partitions = files("day=2026-01-01");
    assertThat(partitions).isNotEmpty();
  }

  @Test
  void aKeyThatDoesNotFitItsColumnIsTheSameKeyAllTheSame() {
    String odd =
        "\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"0.000000000000000000000000000000000000000000001\"}";
    String same = "\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1.0E-45\"}";
    publish(item(A), item(B));
    window(
        0,
        put(at(0, 1), odd, "\"n\":{\"N\":\"1\"}"),
        put(at(0, 2), A.replace("\"1\"", "\"1.0\""), "\"n\":{\"N\":\"5\"}"));
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    window(1, put(at(1, 1), same, "\"n\":{\"N\":\"2\"}"));
    assertThat(applied()).isEqualTo(receipt(1, 1, 0, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"5\"}"), item(B), item(odd + ",\"n\":{\"N\":\"2\"}"));
    window(2, delete(at(2, 1), odd));
    assertThat(applied()).isEqualTo(receipt(1, 1, 0, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"5\"}"), item(B));
  }

  @Test
  void windowsInIonGiveTheSame() {
    publish(item(A + ",\"n\":{\"N\":\"600\"}"), item(B));
    long micros = at(0, 1).getEpochSecond() * 1_000_000;
    ionWindow(
        " $ion_1_0 {Record:{Keys:{pk:\"b\",sk:1.5},Metadata:{WriteTimestampMicros:" + micros
            + ".}}}",
        "$ion_1_0 {Metadata:{WriteTimestampMicros:{N:\"" + micros
            + "\"}},Keys:{pk:\"c\",sk:2d1},NewImage:{pk:\"c\",sk:2d1,n:6d2}}");
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    assertItems(item(A + ",\"n\":{\"N\":\"600\"}"), item(C + ",\"n\":{\"N\":\"600\"}"));
  }

  @Test
  void anImageInIonThatIsNoneIsQuarantinedWithItsRow() {
    publish(item(A + ",\"n\":{\"N\":\"600\"}"), item(B));
    long micros = at(0, 1).getEpochSecond() * 1_000_000;
    ionWindow(
        "$ion_1_0 {NewImage:{pk:\"b\",sk:1.5,n:{m:[1e0]}},Metadata:{WriteTimestampMicros:" + micros
            + ".},Keys:{pk:\"b\",sk:1.5}}",
        "$ion_1_0 {Metadata:{WriteTimestampMicros:" + micros
            + ".},Keys:{pk:\"c\",sk:2d1},NewImage:{pk:\"c\",sk:2d1}}");
    assertThat(applied()).isEqualTo(receipt(2, 1, 0, 1));
    assertItems(item(A + ",\"n\":{\"N\":\"600\"}"), item(C));
  }

  @Test
  void whatCannotTakeChangesSaysSo() {
    window(0, put(at(0, 1), A, ""));
    Output none = run();
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("there is no table yet. Publish a full export or a scan");
    String export = ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000000-00000000")
        .at(START)
        .file(item(A))
        .write();
    String partition = Application.exportPipeline(
        folder.resolve("partition.yaml"),
        folder.resolve("lake").toString(),
        export,
        "write: {mode: partition, partition-by: [{name: p, expression: pk}]}\n");
    assertThat(Application.run("run", partition).status()).isZero();
    Output refused = run();
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("it does not tell which snapshot it is");
  }

  @Test
  void aMergeThatIsKilledAtEachOfItsStepsIsFinishedByTheSameCommand() {
    publish(item(A), item(B));
    window(0, put(at(0, 1), C, ""), delete(at(0, 2), A));
    crash(CrashPoint.AFTER_PLAN);
    crash(CrashPoint.AFTER_LANDING);
    crash(CrashPoint.AFTER_STAGING);
    crash(CrashPoint.BEFORE_COMMIT);
    assertItems(item(A), item(B));
    crash(CrashPoint.AFTER_COMMIT);
    assertItems(item(B), item(C));
    crash(CrashPoint.BEFORE_RESULT);
    assertThat(applied()).isEqualTo(receipt(2, 2, 0, 0));
    assertItems(item(B), item(C));
    assertThat(commits()).isEqualTo(2);
    assertThat(run().out()).contains("nothing to do");
  }

  private void crash(CrashPoint point) {
    System.setProperty(CrashPoint.PROPERTY, point.key() + ":throw");
    try {
      assertThat(run().status()).as("%s", point).isEqualTo(1);
    } finally {
      System.clearProperty(CrashPoint.PROPERTY);
    }
  }

  private static Instant at(int window, long second) {
    return START.plus(WINDOW.multipliedBy(window)).plusSeconds(second);
  }

  private void publish(String... items) {
    String more = drift.contains("partition-by") ? "write:\n" + drift : drift;
    Application.publish(folder, START, more, items);
  }

  private void ionWindow(String... lines) {
    ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000001-0000000a")
        .format(DataFormat.ION)
        .changes(at(0, 0), at(1, 0))
        .file(lines)
        .write();
  }

  private void window(int number, String... lines) {
    List<String> all = List.of(lines);
    int half = all.size() / 2;
    ExportFolder.in(folder.resolve("bucket"))
        .id("0170000000000%d-0000000a".formatted(number + 1))
        .changes(at(number, 0), at(number + 1, 0))
        .file(all.subList(half, all.size()))
        .file()
        .file(all.subList(0, half))
        .write();
  }

  private String pipeline() {
    return Application.write(
        folder.resolve("changes.yaml"),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource: {type: changes, exports: "
            + folder.resolve("bucket") + "}\nwrite:\n  mode: merge\n" + drift);
  }

  private Output run() {
    return Application.run("run", pipeline());
  }

  private Receipt applied() {
    Receipt whole = receipt(run());
    return Receipt.ofChanges(
        whole.itemsIn(), whole.rows(), whole.superseded(), whole.quarantined(), List.of());
  }

  private Receipt receipt(Output run) {
    return Application.receipt(folder, run);
  }

  private static Receipt receipt(long in, long applied, long superseded, long quarantined) {
    return Receipt.ofChanges(in, applied, superseded, quarantined, List.of());
  }

  private long commits() {
    return files("_delta_log").stream()
        .filter(file -> file.toString().endsWith(".json"))
        .count();
  }

  private List<Path> files(String part) {
    try (Stream<Path> all = Files.walk(folder.resolve("lake/orders"))) {
      return all.filter(file -> file.toString().contains(part)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertItems(String... items) {
    assertThat(shownItems(pipeline())).isEqualTo(canonical(List.of(items)));
  }
}
