// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.export.ExportDestination;
import io.dynamolake.source.export.ExportSpec;
import io.dynamolake.table.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ChangesSourceTest {
  private static final String EXPORT = """
      table: orders
      lake: s3://my-lake
      source:
        type: export
        path: s3://my-exports/ddb
      """;

  @Test
  void changesComeFromExportsOrAStreamAndAreMerged() {
    StreamSource captured = stream("{type: changes, stream: true, table: orders}");
    assertThat(captured.landing()).isEqualTo("l/_dynamolake/t/landing/stream");
    assertThat(Objects.requireNonNull(captured.address()).table()).isEqualTo("orders");
    assertThat(stream("{type: changes, stream: false, landing: s3://b/x}"))
        .isEqualTo(new StreamSource("s3://b/x", null));
    assertProblems(
        source("{type: changes}"),
        Map.of(),
        "orders.yaml:3: source.type: 'changes' needs to know where they are. Add source.stream true, source.exports or source.landing");
    assertProblems(
        source("{type: changes, exports: e, landing: f, stream: true}"),
        Map.of(),
        "orders.yaml:3: source.exports: a run applies the changes of one place, and source.stream names one. Leave one of them out, and write a second pipeline file for it",
        "orders.yaml:3: source.landing: a run applies the changes of one place, and source.stream names one. Leave one of them out, and write a second pipeline file for it");
    assertProblems(
        source("{type: changes, landing: f, table: orders}"),
        Map.of(),
        "orders.yaml:3: source.table: applies only to source.type 'scan' or source.request 'true' or source.stream 'true'. Leave it out");
    assertProblems(
        "table: t\nlake: l\nsource: {type: changes, exports: e}\n",
        Map.of(),
        "orders.yaml: write.mode: 'replace' needs a snapshot, but source.type is 'changes', which are merged. Set write.mode merge, or history to keep every version");
    assertProblems(
        EXPORT + "write: {mode: merge}\n",
        Map.of(),
        "orders.yaml:6: write.mode: 'merge' applies changes, but source.type is 'export'. Use replace or partition, or source.type changes");
    PipelineSpec spec = PipelineSpec.parse(
        "table: t\nlake: l\nsource: {type: changes, exports: e}\nwrite: {mode: merge, tombstone-retention: 48h}\n",
        "orders.yaml",
        Map.of());
    assertThat(spec.source()).isEqualTo(new ChangesSource("e", null));
    assertThat(spec.write().mode()).isEqualTo(WriteMode.MERGE);
    assertThat(spec.write().tombstoneRetention()).isEqualTo(Duration.ofDays(2));
    assertThat(spec.settings()).containsEntry("write.tombstone-retention", "2d");
    assertProblems(
        "table: t\nlake: l\nsource: {type: changes, exports: e}\nwrite: {mode: merge, tombstone-retention: 1h}\n",
        Map.of(),
        "orders.yaml:4: write.tombstone-retention: expected a time from 24h to 30d with a unit, such as 7d, found '1h'");
  }

  @Test
  void aHistoryTakesChangesAndWholeSnapshots() {
    for (String source : List.of(
        "{type: changes, exports: e}", "{type: export, path: p}", "{type: scan, table: orders}")) {
      PipelineSpec spec = PipelineSpec.parse(
          "table: t\nlake: l\nsource: " + source
              + "\nwrite: {mode: history, tombstone-retention: 2d}\n",
          "orders.yaml",
          Map.of());
      assertThat(spec.write().mode()).isEqualTo(WriteMode.HISTORY);
    }
    assertProblems(
        "table: t\nlake: l\nsource: {type: scan, table: orders, projection: [a]}\nwrite: {mode: history, format: parquet}\n",
        Map.of(),
        "orders.yaml:3: source.projection: leaves out items, but a history begins with the whole table. Leave it out",
        "orders.yaml:4: write.mode: 'history' is impossible in write.format 'parquet'. Merging needs write.format delta");
    assertProblems(
        "table: t\nlake: l\nsource: {type: export, path: p}\nwrite: {tombstone-retention: 2d}\n",
        Map.of(),
        "orders.yaml:4: write.tombstone-retention: applies only to write.mode 'merge' or write.mode 'history'. Leave it out");
  }

  @Test
  void missingExportsMayBeAskedFor() {
    ChangesSource changes = (ChangesSource) PipelineSpec.parse(
            source(
                "{type: changes, exports: s3a://my-exports/ddb, request: true, table: shop, patience: 1h}"),
            "orders.yaml",
            Map.of())
        .source();
    ExportSpec request = Objects.requireNonNull(changes.request());
    assertThat(changes.exports()).isEqualTo("s3a://my-exports/ddb");
    assertThat(request.to()).isEqualTo(new ExportDestination("s3a", "my-exports", "ddb"));
    assertThat(request.address().table()).isEqualTo("shop");
    assertThat(request.patience()).isEqualTo(Duration.ofHours(1));
    assertProblems(
        source(
            "{type: changes, exports: /b, request: true, to: s3://my-exports, at: 2026-11-22T00:00:00Z}"),
        Map.of(),
        "orders.yaml:3: source.exports: with source.request true, expected a bucket and a prefix, as s3:// or s3a://, found '/b'",
        "orders.yaml:3: source.to: applies only to source.type 'export', which is 'changes' here. Leave it out",
        "orders.yaml:3: source.at: applies only to source.type 'export', which is 'changes' here. Leave it out");
    assertProblems(
        source("{type: changes, stream: true, request: true}"),
        Map.of(),
        "orders.yaml:3: source.request: asks for incremental exports, but source.exports does not say where they go. Add it, or leave source.request out");
    assertProblems(
        source("{type: changes, exports: e, patience: 1h}"),
        Map.of(),
        "orders.yaml:3: source.patience: applies only to source.request 'true', which is 'false' here. Leave it out");
    assertProblems(
        source("{type: changes, exports: e, path: f}"),
        Map.of(),
        "orders.yaml:3: source.path: applies only to source.type 'export', which is 'changes' here. Leave it out");
  }

  private static void assertProblems(
      String yaml, Map<String, String> overrides, String... problems) {
    assertThatThrownBy(() -> PipelineSpec.parse(yaml, "orders.yaml", overrides))
        .isInstanceOfSatisfying(DynamoLakeException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
          assertThat(String.valueOf(e.getMessage()).lines()).containsExactlyInAnyOrder(problems);
        });
  }

  private static StreamSource stream(String source) {
    return (StreamSource)
        PipelineSpec.parse(source(source), "orders.yaml", Map.of()).source();
  }

  private static String source(String source) {
    return "table: t\nlake: l\nsource: " + source + "\nwrite: {mode: merge}\n";
  }
}
