// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static io.dynamolake.testing.ChangeLines.both;
import static io.dynamolake.testing.ChangeLines.delete;
import static io.dynamolake.testing.ChangeLines.item;
import static io.dynamolake.testing.ChangeLines.put;
import static io.dynamolake.testing.ChangeLines.streamedPut;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.report.Receipt;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.SparkExtension;
import io.dynamolake.testing.StreamFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that meet a table which is not as the last run left it, or has not what its schema has. */
@ExtendWith(SparkExtension.class)
class ChangedTableTest {
  private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final String A = "\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}";
  private static final String B = "\"pk\":{\"S\":\"b\"},\"sk\":{\"N\":\"1.5\"}";
  private static final String C = "\"pk\":{\"S\":\"c\"},\"sk\":{\"N\":\"20\"}";

  private static final String LABEL = "2026-01-30T12:00:00.000";

  @TempDir
  private Path folder;

  private String mode = "merge";
  private String more = "";

  @Test
  void rowsOfBeforeAStructHadAFieldAreHeldAgainstTheirOldImages() {
    more = "schema: {drift: {new-attribute: add-new-columns}}\n";
    String narrow = ",\"m\":{\"M\":{\"x\":{\"N\":\"1\"}}}";
    String wide = ",\"m\":{\"M\":{\"y\":{\"S\":\"new\"},\"x\":{\"N\":\"2\"}}}";
    publish(item(A + narrow), item(B + narrow));
    window(0, both(at(0, 100), A, narrow, wide));
    assertThat(receipt(run()).continuity()).isEqualTo(new Receipt.Continuity(1, 0));
    assertItems(item(A + wide), item(B + narrow));
    window(1, both(at(1, 1), A, wide, narrow), both(at(1, 2), B, narrow, null));
    assertThat(receipt(run()).continuity()).isEqualTo(new Receipt.Continuity(2, 0));
    assertItems(item(A + narrow));
  }

  @Test
  void anAttributeMayBeNamedAsSparksOwnMetadata() {
    String odd = ",\"_metadata\":{\"M\":{\"created by\":{\"S\":\"x\"}}}";
    publish(item(A + odd), item(B + odd));
    window(
        0, put(at(0, 1), A, odd.substring(1) + ",\"_metadat\":{\"S\":\"y\"}"), delete(at(0, 2), B));
    assertThat(receipt(run()).rows()).isEqualTo(2);
    assertItems(item(A + odd + ",\"_metadat\":{\"S\":\"y\"}"));
  }

  @Test
  void aTableThatWasTakenBackGetsItsChangesAgain() {
    publish(item(A), item(B));
    window(0, put(at(0, 1), C, ""), delete(at(0, 2), A));
    assertThat(receipt(run()).rows()).isEqualTo(2);
    SparkExtension.spark()
        .sql("RESTORE delta.`" + folder.resolve("lake/orders") + "` TO VERSION AS OF 0");
    assertItems(item(A), item(B));

    Output again = run();
    assertThat(again.out()).contains("Run merge-01700000000001-0000000a-2 ");
    assertThat(receipt(again).balanced()).isTrue();
    assertItems(item(B), item(C));
    assertThat(run().out()).contains("nothing to do");
  }

  @Test
  void aKeyWithoutAColumnInTheTableIsNotMerged() {
    String narrow = "table: orders\nversion: 1\ncolumns:\n- {name: pk, from: pk, type: string}\n";
    Path schema = folder.resolve("schema.yaml");
    more = "schema: {file: " + Application.write(schema, narrow) + "}\n";
    publish(item(A), item(B));
    window(0, put(at(0, 1), A, "\"n\":{\"N\":\"2\"}"));
    Application.write(schema, narrow + "- {name: sk, from: sk, type: 'decimal(38,9)'}\n");
    Output registered = Application.run("schema", "register", pipeline(), schema.toString());
    assertThat(registered.status()).as(registered.err()).isZero();

    Output refused = run();

    assertThat(refused.status()).as(refused.out() + refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("its rows have no column 'sk', which is part of the key")
        .contains("Publish a snapshot with mode replace first.");
  }

  /** Deletions are remembered for a week; the insert is older, and newer than the snapshot. */
  @ParameterizedTest
  @ValueSource(strings = {"merge", "history"})
  void exportsBringWhatAStreamHasLostHoweverLongAgo(String way) {
    mode = way;
    more = way.equals("history") ? "write: {mode: history}\n" : "";
    publish(item(A));
    more = "";
    Instant changed = START.plus(Duration.ofDays(20));
    streamed(1, changed.minusSeconds(1));
    assertThat(receipt(Application.run("run", stream())).rows()).isEqualTo(1);
    streamed(2, changed);
    assertThat(receipt(Application.run("run", stream())).rows()).isEqualTo(1);
    ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000001-0000000a")
        .changes(START, START.plus(Duration.ofDays(21)))
        .file(put(START.plus(Duration.ofDays(2)), B, ""), put(changed, A, "\"n\":{\"N\":\"2\"}"))
        .write();

    assertThat(run().status()).isZero();

    assertItems(item(A + ",\"n\":{\"N\":\"2\"}"), item(B));
  }

  @Test
  void whatWasForgottenStaysForgottenWhateverTheRetentionBecomes() {
    publish(item(A));
    streamed(1, START.plus(Duration.ofDays(20)));
    assertThat(Application.run("run", stream()).status()).isZero();
    streamed(2, START.plus(Duration.ofDays(21)));
    more = "  tombstone-retention: 24h\n";
    assertThat(Application.run("run", stream()).status()).isZero();
    String forgotten = "\"tombstonesFrom\":\"" + START.plus(Duration.ofDays(19)) + "\"";
    assertThat(history()).contains(forgotten);

    streamed(3, START.plus(Duration.ofDays(22)));
    more = "  tombstone-retention: 30d\n";
    assertThat(Application.run("run", stream()).status()).isZero();

    assertThat(history()).contains(forgotten);
  }

  private String history() {
    return SparkExtension.spark()
        .sql("SHOW TBLPROPERTIES delta.`" + folder.resolve("lake/orders") + "`")
        .where("key = 'dynamolake.changes'")
        .first()
        .getString(1);
  }

  private void streamed(int number, Instant at) {
    String sequence = "10000000000000000000" + number;
    new StreamFiles(folder.resolve("lake/_dynamolake/orders/landing/stream"))
        .write(
            LABEL,
            "shard",
            List.of(streamedPut(LABEL, sequence, at, A, "\"n\":{\"N\":\"" + number + "\"}")));
  }

  private String stream() {
    return Application.write(
        folder.resolve("stream.yaml"),
        "table: orders\nlake: " + folder.resolve("lake")
            + "\nsource: {type: changes, stream: true}\nwrite:\n  mode: " + mode + "\n" + more);
  }

  private static Instant at(int window, long second) {
    return START.plus(WINDOW.multipliedBy(window)).plusSeconds(second);
  }

  private void publish(String... items) {
    Application.publish(folder, START, more, items);
  }

  private void window(int number, String... lines) {
    Application.window(folder, number, at(number, 0), at(number + 1, 0), lines);
  }

  private String pipeline() {
    return Application.write(
        folder.resolve("changes.yaml"),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource: {type: changes, exports: "
            + folder.resolve("bucket") + "}\nwrite:\n  mode: " + mode + "\n" + more);
  }

  private Output run() {
    return Application.run("run", pipeline());
  }

  private Receipt receipt(Output run) {
    return Application.receipt(folder, run);
  }

  private void assertItems(String... items) {
    assertThat(shownItems(pipeline())).isEqualTo(canonical(List.of(items)));
  }
}
