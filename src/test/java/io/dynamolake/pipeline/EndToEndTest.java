// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.exportPipeline;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.ExitStatus;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ExportFolder.Fault;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a data engineer does with an export, through {@code Main}. */
@ExtendWith(SparkExtension.class)
class EndToEndTest {
  private static final String EXPORT_ID = "01700000000000-0a1b2c3d";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"delta", "parquet"})
  void everyItemOfAnExportComesBackFromTheTable(String format) throws IOException {
    long seed = 31;
    List<String> lines = Application.lines(new ItemGenerator(seed).keyed("pk").items(120));
    String pipeline = pipeline(export(lines), "write: {format: " + format + "}");

    Output run = Application.run("run", pipeline);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline)).as("seed %d", seed).isEqualTo(canonical(lines));

    Receipt receipt = Objects.requireNonNull(result("replace-" + EXPORT_ID).receipt());
    assertThat(receipt.balanced()).isTrue();
    assertThat(receipt.itemsIn()).isEqualTo(120);

    Output again = Application.run("run", pipeline);
    assertThat(again.status()).isZero();
    assertThat(again.out()).contains("published before, nothing to do");
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "parquet"})
  void aDatedExportReplacesItsOwnDaysOnly(String format) {
    String more = "write:\n  format: " + format
        + "\n  mode: partition\n  partition-by: [{name: dt, expression: \"substring(at, 1, 10)\"}]\n";
    String both = pipeline(
        export(
            "01700000000001-00000001", List.of(order("1", "2026-01-01"), order("2", "2026-01-02"))),
        more);
    assertThat(Application.run("run", both).status()).isZero();
    String second = pipeline(
        export(
            "01700000000002-00000002", List.of(order("3", "2026-01-02"), order("4", "2026-01-03"))),
        more);
    assertThat(Application.run("run", second).status()).isZero();
    assertThat(shownItems(second))
        .isEqualTo(canonical(
            List.of(order("1", "2026-01-01"), order("3", "2026-01-02"), order("4", "2026-01-03"))));
  }

  @Test
  void anItemThatIsNoneIsQuarantinedWithFileLineAndReason() throws IOException {
    String pipeline = pipeline(
        export(List.of(order("1", "2026-01-01"), "{\"Item\":{\"pk\":{\"Z\":\"secret\"}}}")), "");
    Output run = Application.run("run", pipeline);
    assertThat(run.status()).isZero();
    RunResult result = result("replace-" + EXPORT_ID);
    assertThat(result.quarantine().items()).isEqualTo(1);
    Path quarantined = folder
        .resolve("lake/_dynamolake/orders/runs/replace-" + EXPORT_ID)
        .resolve(result.quarantine().files().get(0));
    assertThat(Files.readString(quarantined))
        .contains(".json.gz\",\"line\":1,\"reason\":\"at byte ")
        .contains("secret");
    assertThat(run.out() + run.err() + Files.readString(resultFile("replace-" + EXPORT_ID)))
        .doesNotContain("secret");
    for (String attempt : List.of("first", "repeated")) {
      assertThat(
              Application.run("run", pipeline, "--run-id", "strict", "--strict").status())
          .as(attempt)
          .isEqualTo(3);
    }
    assertThat(Application.run("run", pipeline, "--run-id", "strict").status()).isZero();
    assertThat(Application.run("run", pipeline, "--strict").status()).isEqualTo(3);
    Output limited =
        Application.run("run", pipeline, "--run-id", "limited", "--set", "quarantine.fail-above=0");
    assertThat(limited.status()).isEqualTo(4);
    assertThat(limited.err()).contains("1 of 2 items are quarantined");
  }

  @Test
  void driftThatIsForbiddenPublishesNothing() {
    String first =
        pipeline(export("01700000000001-00000001", List.of(order("1", "2026-01-01"))), "");
    assertThat(Application.run("run", first).status()).isZero();
    String flipped =
        "{\"Item\":{\"pk\":{\"S\":\"2\"},\"at\":{\"N\":\"5\"},\"fresh\":{\"S\":\"x\"}}}";
    String second = pipeline(
        export("01700000000002-00000002", List.of(order("1", "2026-01-01"), flipped)),
        "schema: {drift: {type-conflict: fail}}");
    Output run = Application.run("run", second);
    assertThat(run.status()).as(run.err()).isEqualTo(4);
    assertThat(run.err()).contains("type-conflict").contains("/at");
    assertThat(shownItems(second)).isEqualTo(canonical(List.of(order("1", "2026-01-01"))));

    Output diff = Application.run("schema", "diff", second);
    assertThat(diff.status()).as(diff.err()).isEqualTo(4);
    assertThat(diff.out()).contains("/fresh").contains("new-attribute");
  }

  @Test
  void newColumnsAreAddedAndFilledWhenThePolicySaysSo() throws IOException {
    String first =
        pipeline(export("01700000000001-00000001", List.of(order("1", "2026-01-01"))), "");
    assertThat(Application.run("run", first).status()).isZero();
    String fresh =
        "{\"Item\":{\"pk\":{\"S\":\"2\"},\"at\":{\"S\":\"2026-01-02\"},\"fresh\":{\"N\":\"7\"}}}";
    String second = pipeline(
        export("01700000000002-00000002", List.of(fresh)),
        "schema: {drift: {new-attribute: add-new-columns}}");
    assertThat(Application.run("run", second).status()).isZero();
    assertThat(Application.run("show", second, "--as", "jsonl").out()).contains("\"fresh\":7");
    assertThat(Application.run("schema", "show", second).out()).contains("version: 2");
    assertThat(result("replace-01700000000002-00000002").drift())
        .anySatisfy(change -> assertThat(change)
            .containsEntry("kind", "new-attribute")
            .containsEntry("path", "/fresh")
            .containsEntry("count", 1L));
    String limited = pipeline(
        export("01700000000003-00000003", List.of(fresh.replace("fresh", "fresher"))),
        "schema: {drift: {new-attribute: \"add-new-columns, fail above 1 %\"}}");
    assertThat(Application.run("run", limited).status()).isEqualTo(4);
    assertThat(Application.run("schema", "show", second).out()).contains("version: 2");
  }

  @Test
  void anAlteredExportIsRefusedAndLeavesNoTable() throws IOException {
    String broken = ExportFolder.in(folder.resolve("bucket"))
        .id(EXPORT_ID)
        .file(order("1", "2026-01-01"))
        .with(Fault.ONE_RECORD_MORE)
        .write();
    String pipeline = pipeline(broken, "");
    assertThat(Application.run("run", pipeline).status()).isEqualTo(7);
    assertThat(result("replace-" + EXPORT_ID).status()).isEqualTo(ExitStatus.INTEGRITY);
    assertThat(Application.run("show", pipeline).status()).isEqualTo(2);
    assertThat(folder.resolve("lake/orders/_delta_log")).doesNotExist();
  }

  @Test
  void aTextThatIsNoDateHasNoPartitionAndFailsNothing() {
    List<String> lines = List.of(order("1", "2026-01-01"), order("2", "n/a"));
    String pipeline =
        pipeline(export(lines), "write: {partition-by: [{name: dt, expression: \"to_date(at)\"}]}");
    Output run = Application.run("run", pipeline);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline)).isEqualTo(canonical(lines));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "parquet"})
  void aRunThatIsRefusedAtItsEndSaysThatItHasPublishedNothing(String format) throws IOException {
    String export = export(List.of(order("1", "2026-01-01")));
    String write = "write: {format: " + format
        + ", mode: partition, partition-by: [{name: %s, expression: \"substring(pk, 1, 1)\"}]}";
    assertThat(Application.run("run", pipeline(export, write.formatted("one")), "--run-id", "a")
            .status())
        .isZero();
    Output refused =
        Application.run("run", pipeline(export, write.formatted("other")), "--run-id", "b");
    assertThat(refused.status()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("it is partitioned by [one], the new files by [other]");
    assertThat(result("b").published()).isNull();
    assertThat(result("b").receipt()).isNotNull();
  }

  @Test
  void daysOfAllCenturiesComeBackAsTheyWere() {
    List<String> days =
        List.of("0000-02-29", "0001-01-01", "1582-10-10", "1582-10-15", "9999-12-31");
    List<String> lines = days.stream()
        .map(
            day -> order(day, day).replace("}}}", "},\"time\":{\"S\":\"" + day + "T00:00:00Z\"}}}"))
        .toList();
    String pipeline = pipeline(
        export(lines),
        "schema: {first-run: require, file: " + folder.resolve("days.yaml")
            + "}\nwrite: {format: parquet}");
    Application.write(folder.resolve("days.yaml"), """
        table: orders
        version: 1
        columns:
          - {name: pk, from: pk, type: string}
          - {name: at, from: at, type: date, format: yyyy-MM-dd}
          - {name: time, from: time, type: timestamp, format: iso-8601}
        """);
    assertThat(Application.run("run", pipeline).status()).isZero();
    assertThat(shownItems(pipeline)).isEqualTo(canonical(lines));
    assertThat(Application.run("show", pipeline, "--as", "jsonl").lines())
        .containsExactlyInAnyOrderElementsOf(days.stream()
            .map(day ->
                "{\"pk\":\"%1$s\",\"at\":\"%1$s\",\"time\":\"%1$sT00:00:00Z\"}".formatted(day))
            .toList());
  }

  @Test
  void anEmptyExportMakesAnEmptyTable() {
    String pipeline = pipeline(export(List.of()), "");
    Output run = Application.run("run", pipeline);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline)).isEmpty();
  }

  @Test
  void aChangedConfigurationUnderTheSameRunIdIsRefused() {
    String pipeline = pipeline(export(List.of(order("1", "2026-01-01"))), "");
    assertThat(Application.run("run", pipeline, "--run-id", "nightly").status()).isZero();
    Output changed = Application.run(
        "run", pipeline, "--run-id", "nightly", "--set", "write.target-file-size=1GB");
    assertThat(changed.status()).isEqualTo(2);
    assertThat(changed.err()).contains("write.target-file-size was '256MB', is '1GB'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "parquet"})
  void aSchedulersRunIdIsTakenAsItIs(String format) throws IOException {
    String pipeline =
        pipeline(export(List.of(order("1", "2026-01-01"))), "write: {format: " + format + "}");
    String id = "scheduled__2026-11-22T02:00:00+00:00";
    Output run = Application.run("run", pipeline, "--run-id", id);
    assertThat(run.status()).as(run.err()).isZero();
    String folderName = "scheduled__2026-11-22T02!3a00!3a00!2b00!3a00";
    assertThat(run.out()).contains("/runs/" + folderName + "\n");
    assertThat(result(folderName).runId()).isEqualTo(id);
    assertThat(shownItems(pipeline)).isEqualTo(canonical(List.of(order("1", "2026-01-01"))));
    assertThat(Application.run("run", pipeline, "--run-id", id).out())
        .contains("published before, nothing to do");
    assertThat(Application.run("history", pipeline).out()).contains(id);
  }

  @Test
  void aPartitionExpressionThatMakesNoSenseIsRefusedBeforeAnythingIsStaged() {
    String pipeline = pipeline(
        export(List.of(order("1", "2026-01-01"))),
        "write: {partition-by: [{name: dt, expression: \"to_date(nowhere)\"}]}");
    Output run = Application.run("run", pipeline);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Cannot partition by dt").contains("nowhere");
    assertThat(folder.resolve("lake/_dynamolake/orders/schema")).doesNotExist();
    assertThat(folder.resolve("lake/orders")).doesNotExist();
  }

  @Test
  void everyPipelineFileInConfIsRunnable() throws IOException {
    String export = export(
        List.of(
            "{\"Item\":{\"pk\":{\"S\":\"1\"},\"sk\":{\"S\":\"a\"},\"createdAt\":{\"S\":\"2026-01-01T00:00:00Z\"}}}"));
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        String text = Files.readString(file);
        boolean elsewhere = text.contains("type: scan")
            || text.contains("request: true")
            || text.contains("stream: true");
        if (elsewhere || file.endsWith("reference.yaml")) {
          continue;
        }
        Output run = Application.run(
            "run",
            file.toString(),
            "--set",
            "lake=" + folder.resolve("conf-lake"),
            "--set",
            "source.path=" + export);
        assertThat(run.status()).as("%s: %s", file, run.err()).isZero();
      }
    }
  }

  private static String order(String key, String day) {
    return "{\"Item\":{\"pk\":{\"S\":\"" + key + "\"},\"at\":{\"S\":\"" + day + "\"}}}";
  }

  private String export(List<String> lines) {
    return export(EXPORT_ID, lines);
  }

  private String export(String id, List<String> lines) {
    int half = lines.size() / 2;
    return ExportFolder.in(folder.resolve("bucket"))
        .id(id)
        .file(lines.subList(0, half))
        .file(lines.subList(half, lines.size()))
        .write();
  }

  private String pipeline(String export, String more) {
    return exportPipeline(
        folder.resolve("pipeline.yaml"), folder.resolve("lake").toString(), export, more);
  }

  private Path resultFile(String runId) {
    return folder.resolve("lake/_dynamolake/orders/runs/" + runId + "/result.json");
  }

  private RunResult result(String runId) throws IOException {
    return RunResult.parse(Files.readString(resultFile(runId)), runId);
  }
}
