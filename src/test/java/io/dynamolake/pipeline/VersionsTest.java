// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static io.dynamolake.testing.ChangeLines.delete;
import static io.dynamolake.testing.ChangeLines.item;
import static io.dynamolake.testing.ChangeLines.put;
import static io.dynamolake.testing.ChangeLines.streamedDelete;
import static io.dynamolake.testing.ChangeLines.streamedPut;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.report.RunResult;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.SparkExtension;
import io.dynamolake.testing.StreamFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables that keep every version of every item, and tables as they were, through {@code Main}. */
@ExtendWith(SparkExtension.class)
class VersionsTest {
  private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final String DAYS =
      "partition-by: [{name: day, expression: \"substring(at, 1, 10)\"}]";
  private static final String A = "\"pk\":{\"S\":\"a\"},\"at\":{\"S\":\"2026-01 1%\"}";
  private static final String B = "\"pk\":{\"S\":\"b\"},\"at\":{\"S\":\"2026-01-02\"}";
  private static final String C = "\"pk\":{\"S\":\"c\"},\"at\":{\"S\":\"2026-01-03\"}";
  private static final String PK_A = "\"pk\":{\"S\":\"a\"}";
  private static final String PK_B = "\"pk\":{\"S\":\"b\"}";
  private static final String PK_C = "\"pk\":{\"S\":\"c\"}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, String> exports = new HashMap<>();

  @TempDir
  private Path folder;

  @Test
  void aSnapshotBeginsAHistoryAndEachWindowGoesOnWithIt() {
    done(run(snapshot("history", 0, item(with(A, 1)), item(with(B, 1)))));
    assertThat(run("verify", snapshot("history", 0)).status()).isZero();
    Set<Path> filesOfB = files("day=2026-01-02");
    assertThat(filesOfB).isNotEmpty();

    window(0, put(at(0, 60), PK_A, rest(A, 2)), put(at(0, 61), PK_C, rest(C, 1)));
    System.setProperty(CrashPoint.PROPERTY, "after-commit:throw");
    try {
      assertThat(run(changes("history")).status()).isEqualTo(1);
    } finally {
      System.clearProperty(CrashPoint.PROPERTY);
    }
    assertThat(told(run(changes("history"))))
        .contains("2 versions added, 1 ended, 0 deleted, 0 changes superseded");
    assertThat(versions())
        .containsExactlyInAnyOrder(
            "a 1 00:00:00Z 00:01:00Z",
            "a 2 00:01:00Z null",
            "b 1 00:00:00Z null",
            "c 1 00:01:01Z null");
    assertThat(files("day=2026-01-02")).isEqualTo(filesOfB);

    window(1, delete(at(1, 1), PK_B), put(at(1, 2), PK_A, rest(A, 3)), delete(at(1, 3), PK_C));
    window(2, put(at(2, 1), PK_B, rest(B, 2)));
    Output ran = run(changes("history"));
    assertThat(ran.out())
        .contains("  applied      4\n  versions     2 added, 3 ended\n  superseded   0\n");
    assertThat(told(ran)).contains("2 versions added, 3 ended, 2 deleted, 0 changes superseded");
    // Overlaps both, and knows of a change between them.
    ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000099-0000000a")
        .changes(at(0, 0), at(3, 1))
        .file(put(at(0, 60), PK_A, rest(A, 2)), put(at(1, 100), PK_B, rest(B, 9)))
        .write();
    assertThat(told(run(changes("history"))))
        .contains("1 versions added, 0 ended, 0 deleted, 1 changes superseded");
    assertThat(versions())
        .containsExactlyInAnyOrder(
            "a 1 00:00:00Z 00:01:00Z",
            "a 2 00:01:00Z 00:15:02Z",
            "a 3 00:15:02Z null",
            "b 1 00:00:00Z 00:15:01Z",
            "b 9 00:16:40Z 00:30:01Z",
            "b 2 00:30:01Z null",
            "c 1 00:01:01Z 00:15:03Z");
    assertThat(shownItems(changes("history")))
        .isEqualTo(canonical(List.of(item(with(A, 3)), item(with(B, 2)))));
    assertThat(asOf("2026-01-31T00:01:00.999Z"))
        .isEqualTo(canonical(List.of(item(with(A, 2)), item(with(B, 1)))));
    assertThat(asOf("2026-01-31T01:15:01+01:00"))
        .isEqualTo(canonical(List.of(item(with(A, 2)), item(with(C, 1)))));
    Output later = run("show", changes("history"), "--as", "items", "--as-of", "2026-02-01");
    assertThat(later.err())
        .isEqualTo(
            "dynamolake: The items as of 2026-02-01T00:00:00Z, by their history. Not all changes are known that were made after "
                + at(3, 1) + "\n");
    Output earlier = run("show", changes("history"), "--as-of", "2026-01-30");
    assertThat(earlier.status()).isEqualTo(2);
    assertThat(earlier.err())
        .contains(
            "as of 2026-01-30T00:00:00Z: its history begins at 2026-01-31T00:00:00Z. Ask for that time or later.");
    Output proven = done(run("verify", snapshot("history", 4, item(with(A, 3)), item(with(B, 2)))));
    assertThat(proven.lines())
        .contains("Table orders against a full export of 2026-01-31T01:00:00Z: equal")
        .anyMatch(
            line -> line.startsWith(
                "  table is of  2026-01-31T00:45:01Z, the latest change in it of 2026-01-31T00:30:01Z, by run "));
    Output differing = run("verify", snapshot("history", 5, item(with(A, 3)), item(with(B, 7))));
    assertThat(differing.status()).isEqualTo(7);
    assertThat(differing.err())
        .contains(
            "it does not hold what the export of 2026-01-31T01:15:00Z has. What was changed from 2026-01-31T00:45:01Z to"
                + " 2026-01-31T01:15:00Z, or within a minute of it, may differ rightly.");
  }

  @Test
  void changesOfAStreamFindTheirPlaceHoweverLateTheyCome() {
    done(run(snapshot("history", 0, item(with(A, 1)), item(with(B, 1)))));
    StreamFiles files = new StreamFiles(folder.resolve("landing"));
    String pipeline =
        pipeline("history", "{type: changes, landing: " + folder.resolve("landing") + "}");
    write(
        files, streamedDelete("l", "8", at(0, 8), PK_A), streamedDelete("l", "4", at(0, 4), PK_A));
    done(run(pipeline));
    write(files, streamedPut("l", "6", at(0, 6), PK_A, rest(A, 6)));
    // Two in one second, and one from before the snapshot, which the snapshot may or may not have
    // seen.
    write(
        files,
        streamedPut("l", "10", at(0, 6), PK_C, rest(C, 10)),
        streamedPut("l", "9", at(0, 6), PK_C, rest(C, 9)),
        streamedPut("l", "2", at(0, -60), PK_B, rest(B, 2)),
        streamedPut("l", "1", at(0, -600), PK_B, rest(B, 0)));
    assertThat(told(run(pipeline)))
        .contains("4 versions added, 0 ended, 0 deleted, 1 changes superseded");
    assertThat(done(run("compact", pipeline)).out()).contains(" files became ");
    write(files, streamedPut("l", "3", at(0, 3), PK_A, rest(A, 3)));
    done(run(pipeline));
    assertThat(versions())
        .containsExactlyInAnyOrder(
            "a 1 00:00:00Z 00:00:03Z",
            "a 3 00:00:03Z 00:00:04Z",
            "a 6 00:00:06Z 00:00:08Z",
            "b 2 23:59:00Z null",
            "c 9 00:00:06Z 00:00:06Z",
            "c 10 00:00:06Z null");
    assertThat(asOf("2026-01-31T00:00:06Z"))
        .isEqualTo(canonical(List.of(item(with(A, 6)), item(with(B, 2)), item(with(C, 10)))));
  }

  @Test
  void aTableKeepsVersionsFromItsBeginningOnOrNever() {
    window(0, put(at(0, 60), PK_A, rest(A, 2)));
    assertRefused(
        changes("history"), "Publish a full export or a scan with write.mode history first.");
    done(run(snapshot("history", 0, item(with(A, 1)))));
    assertRefused(
        snapshot("history", 1, item(with(A, 2))),
        "it keeps a history, and a snapshot does not tell when its items changed. Add changes to it");
    assertRefused(snapshot("replace", 1), "which write.mode replace would destroy");
    assertRefused(changes("merge"), "which write.mode merge would destroy");
    Output plan = run("plan", changes("merge"));
    assertThat(plan.status()).isEqualTo(2);
    assertThat(run("plan", changes("history")).out()).contains("adds versions of the items");
    assertThat(versions()).containsExactly("a 1 00:00:00Z null");
  }

  @Test
  void otherTablesAnswerForATimeByTheirVersions() {
    done(run(snapshot("replace", 0, item(with(A, 1)), item(with(B, 1)))));
    window(0, put(at(0, 60), PK_A, rest(A, 2)));
    assertRefused(changes("history"), "it has the latest version of each item alone");
    done(run(changes("merge")));
    window(1, delete(at(1, 1), PK_B));
    done(run(changes("merge")));

    assertThat(asOf(at(0, 60).toString()))
        .isEqualTo(canonical(List.of(item(with(A, 1)), item(with(B, 1)))));
    assertThat(asOf(at(1, 0).toString()))
        .isEqualTo(canonical(List.of(item(with(A, 2)), item(with(B, 1)))));
    Output now =
        run("show", changes("merge"), "--as", "items", "--as-of", at(2, 0).toString());
    assertThat(canonical(now.lines())).isEqualTo(canonical(List.of(item(with(A, 2)))));
    assertThat(now.err())
        .isEqualTo(
            "dynamolake: Version 2 of the table, by run merge-01700000000002-0000000a: the newest that has no change from after 2026-01-31T00:30:00Z. It has all from before 2026-01-31T00:30:00Z\n");
    Output before = run("show", changes("merge"), "--as-of", "2026-01-30T23:59:59Z");
    assertThat(before.status()).isEqualTo(2);
    assertThat(before.err())
        .contains("all versions that its log still tells of have changes from after that time.");

    vacuum();
    Output vacuumed = run("show", changes("merge"), "--as-of", at(0, 0).toString());
    assertThat(vacuumed.status()).isEqualTo(2);
    assertThat(vacuumed.err()).contains("of its files have been deleted, as VACUUM does");
  }

  @Test
  void aParquetTableAnswersByItsVersionsAndPartitionsTellNoTime() {
    String parquet = ", format: parquet";
    done(run(snapshot("replace" + parquet, 0, item(with(A, 1)))));
    done(run(snapshot("replace" + parquet, 2, item(with(A, 2)), item(with(B, 1)))));
    assertThat(asOf(at(2, -1).toString())).isEqualTo(canonical(List.of(item(with(A, 1)))));
    assertThat(asOf(at(2, 0).toString()))
        .isEqualTo(canonical(List.of(item(with(A, 2)), item(with(B, 1)))));
    done(run(snapshot("partition" + parquet, 3, item(with(A, 3)))));
    Output unknown = run("show", folder.resolve("orders.yaml").toString(), "--as-of", "2026-02-01");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err())
        .contains(
            "as of 2026-02-01T00:00:00Z: version 3 does not tell which time of the source it is");
  }

  private static Instant at(int window, long second) {
    return START.plus(WINDOW.multipliedBy(window)).plusSeconds(second);
  }

  private static String with(String attributes, int n) {
    return attributes + ",\"n\":{\"N\":\"" + n + "\"}";
  }

  /** All but the key. */
  private static String rest(String attributes, int n) {
    return with(attributes, n).replaceFirst("^[^,]*,", "");
  }

  private String snapshot(String mode, int window, String... items) {
    String path = exports.computeIfAbsent(
        window,
        number -> ExportFolder.in(folder.resolve("bucket"))
            .id("0170000000000%d-00000000".formatted(number))
            .at(at(number, 0))
            .file(items)
            .write());
    return pipeline(mode, "{type: export, path: " + path + "}");
  }

  private String changes(String mode) {
    return pipeline(mode, "{type: changes, exports: " + folder.resolve("bucket") + "}");
  }

  private String pipeline(String mode, String source) {
    return Application.write(
        folder.resolve("orders.yaml"),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource: " + source
            + "\nwrite: {mode: " + mode + ", " + DAYS + "}\n");
  }

  private void window(int number, String... lines) {
    Application.window(folder, number, at(number, 0), at(number + 1, 0), lines);
  }

  private static void write(StreamFiles files, ChangeRecord... records) {
    files.write("l", "1", List.of(records));
  }

  private static Output run(String pipeline) {
    return run("run", pipeline);
  }

  private static Output run(String... arguments) {
    return Application.run(arguments);
  }

  private static Output done(Output run) {
    assertThat(run.status()).as(run.err() + run.out()).isZero();
    return run;
  }

  /** What the run's result says. */
  private String told(Output run) {
    String id = done(run).lines().get(0).replaceAll("^Run (\\S+) .*", "$1");
    Path result = folder.resolve("lake/_dynamolake/orders/runs/" + id + "/result.json");
    return RunResult.parse(Application.read(result), "result").message();
  }

  private static void assertRefused(String pipeline, String why) {
    Output refused = run(pipeline);
    assertThat(refused.status()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err() + refused.out()).contains(why);
  }

  private List<String> asOf(String time) {
    Output shown = done(
        run("show", folder.resolve("orders.yaml").toString(), "--as", "items", "--as-of", time));
    return canonical(shown.lines());
  }

  private List<String> versions() {
    Output shown = done(run("show", folder.resolve("orders.yaml").toString(), "--as", "jsonl"));
    return shown.lines().stream().map(VersionsTest::version).toList();
  }

  private static String version(String line) {
    try {
      JsonNode row = JSON.readTree(line);
      return row.path("pk").asText() + " " + row.path("n").asText() + " "
          + row.path("_valid_from").asText().substring(11) + " "
          + (row.has("_valid_to") ? row.path("_valid_to").asText().substring(11) : null);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what the table has not any more, as if it were old. */
  private void vacuum() {
    SparkSession spark = SparkExtension.spark();
    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    spark.sql("VACUUM delta.`" + folder.resolve("lake/orders") + "` RETAIN 0 HOURS");
    spark.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
  }

  private Set<Path> files(String part) {
    try (Stream<Path> all = Files.walk(folder.resolve("lake/orders"))) {
      return all.filter(file -> file.toString().contains(part) && Files.isRegularFile(file))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
