// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.exportPipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.DataFormat;
import io.dynamolake.item.Item;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.IonLines;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class VerifyTest {
  private static final String FIRST = "01700000000001-00000001";
  private static final String SECOND = "01700000000002-00000002";

  @TempDir
  private Path folder;

  @Test
  void aTableIsProvenAgainstAnExportOfAnyItems() {
    List<String> lines =
        new ArrayList<>(Application.lines(new ItemGenerator(84).keyed("pk").items(80)));
    lines.add("{\"Item\":{\"pk\":{\"Z\":\"secret\"}}}");
    String pipeline = pipeline(export(FIRST, lines), "key: {partition: pk}");
    assertThat(Application.run("verify", pipeline).err())
        .contains("no run has published it. Run the pipeline first.");
    assertThat(Application.run("run", pipeline).status()).isZero();

    Output verified = Application.run("verify", pipeline);
    assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out())
        .contains("  source has   80 items, and 1 that the run put aside\n")
        .contains("  table has    80 items\n");
  }

  @Test
  void aTableIsProvenAgainstAnExportInIon() {
    List<Item> items = new ItemGenerator(85).keyed("pk").plainNumbers().items(30);
    String export = ExportFolder.in(folder.resolve("bucket"))
        .id(FIRST)
        .format(DataFormat.ION)
        .file(items.stream().map(IonLines::line).toList())
        .write();
    String pipeline = pipeline(export, "write: {format: parquet}");
    assertThat(Application.run("run", pipeline).status()).isZero();

    Output verified = Application.run("verify", pipeline);
    assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void whatOthersChangedInATableIsFoundAndToldByPlace() {
    String pipeline = pipeline(
        export(FIRST, List.of(order("1", "a"), order("2", "secret"), order("3", "c"))),
        "key: {partition: pk}");
    assertThat(Application.run("run", pipeline).status()).isZero();
    SparkExtension.spark()
        .sql("UPDATE delta.`" + folder.resolve("lake/orders") + "` SET day = 'x' WHERE pk = '2'");

    Output verified = Application.run("verify", pipeline);
    assertThat(verified.status()).isEqualTo(7);
    assertThat(verified.out())
        .contains("NOT equal")
        .contains("  missing      1 item of the source")
        .containsPattern("\\.json\\.gz:2\n")
        .contains("  surplus      1 item of the table")
        .contains("1 item in the source, 1 item in the table\n")
        .doesNotContain("secret");
    assertThat(verified.err()).startsWith("dynamolake: Cannot verify ");
  }

  @Test
  void ofAPartitionedTableThePartitionsOfTheLastSnapshotAreProven() throws IOException {
    String more = "write:\n  mode: partition\n  partition-by: [{name: dt, expression: day}]\n";
    assertThat(Application.run(
                "run", pipeline(export(FIRST, List.of(order("1", "a"), order("2", "b"))), more))
            .status())
        .isZero();
    String second = pipeline(
        export(SECOND, List.of(order("3", "b"), order("4", "c"), "{\"Item\":{\"pk\":{}}}")), more);
    assertThat(Application.run("run", second).status()).isZero();

    Output verified = Application.run("verify", second);
    assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out()).contains("  table has    2 items\n");
    try (Stream<Path> control = Files.list(folder.resolve("lake/_dynamolake/orders"))) {
      assertThat(control.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "runs", "schema");
    }
  }

  private static String order(String key, String day) {
    return "{\"Item\":{\"pk\":{\"S\":\"" + key + "\"},\"day\":{\"S\":\"" + day + "\"}}}";
  }

  private String export(String id, List<String> lines) {
    return ExportFolder.in(folder.resolve("bucket")).id(id).file(lines).write();
  }

  private String pipeline(String export, String more) {
    return exportPipeline(
        folder.resolve("pipeline.yaml"), folder.resolve("lake").toString(), export, more);
  }
}
