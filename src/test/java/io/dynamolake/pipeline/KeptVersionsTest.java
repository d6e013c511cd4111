// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.DataFormat;
import io.dynamolake.landing.ExportSummary;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.testing.Application;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptVersionsTest {
  private static final Instant AT = Instant.parse("2026-01-31T00:00:00Z");
  private static final Instant END = Instant.parse("2026-01-31T00:20:00.123Z");

  @TempDir
  private Path folder;

  @Test
  void anExportIsOfItsTimeAndAScanIsKnownFromItsEndOn() {
    KeptVersions export = KeptVersions.begin(landing(AT), spec("{type: export, path: p}"));
    assertThat(export).isEqualTo(new KeptVersions(AT, AT));
    KeptVersions scan = KeptVersions.begin(landing(AT), spec("{type: scan, table: orders}"));
    assertThat(scan).isEqualTo(new KeptVersions(AT, END));
    assertThat(KeptVersions.of(Map.of(KeptVersions.PROPERTY, scan.property()))).contains(scan);
    assertThat(KeptVersions.of(Map.of())).isEmpty();
  }

  @Test
  void whatTellsNoTimeBeginsNothing() {
    assertThatThrownBy(() -> KeptVersions.begin(landing(null), spec("{type: export, path: p}")))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Cannot begin the history of l/orders with file:/export: its manifest does not tell the time of the export. Use another export.");
    assertThatThrownBy(() -> KeptVersions.of(Map.of(KeptVersions.PROPERTY, "long ago")))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Cannot tell since when the table keeps versions: its property dynamolake.versions is not what was written. Set it back to what it was.");
  }

  private static Landing landing(@Nullable Instant at) {
    ExportSummary summary =
        new ExportSummary("arn", "id", at, END, 0, DataFormat.DYNAMODB_JSON, null);
    return new Landing("file:/export", "export", summary, List.of(), 0);
  }

  private PipelineSpec spec(String source) {
    String file = Application.write(
        folder.resolve("orders.yaml"),
        "table: orders\nlake: l\nsource: " + source + "\nwrite: {mode: history}\n");
    return PipelineSpec.load(file, Map.of());
  }
}
