// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.exportPipeline;
import static io.dynamolake.testing.Application.shownItems;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.report.RunResult;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The main job on executors that are processes of their own: whatever a task needs must get there. */
@ExtendWith(SparkExtension.class)
@Timeout(300)
class ClusterTest {
  @TempDir
  private Path folder;

  @Test
  void aRunOnExecutorsOfTheirOwnGivesTheSameItems() throws Exception {
    ItemGenerator generator = new ItemGenerator(74).keyed("pk").steady(10);
    ExportFolder export = ExportFolder.in(folder.resolve("bucket"));
    List<String> lines = Application.lines(generator.items(60));
    for (int file = 0; file < 4; file++) {
      export.file(lines.subList(15 * file, 15 * (file + 1)));
    }
    // As many tasks as there are cores; one item is none, so that a task has something to set
    // aside.
    String pipeline = exportPipeline(
        folder.resolve("pipeline.yaml"),
        folder.resolve("lake").toString(),
        export.file("{\"Item\":{\"pk\":{\"Z\":\"\"}}}").write(),
        "write: {target-file-size: 1KB, partition-by: [{name: size, expression: length(pk)}]}\n");

    try (ApplicationProcess process =
        ApplicationProcess.in(folder.resolve("process")).onTwoExecutors().start("run", pipeline)) {
      assertThat(process.exitCode()).as(process.log()).isZero();
    }

    assertThat(shownItems(pipeline)).as("%s", generator).isEqualTo(canonical(lines));
    Path result =
        folder.resolve("lake/_dynamolake/orders/runs/replace-01700000000000-abcdef12/result.json");
    RunResult ended = RunResult.parse(Application.read(result), "result.json");
    assertThat(ended.quarantine().items()).isEqualTo(1);
    assertThat(requireNonNull(ended.receipt()).provenFiles()).isEqualTo(5);
  }
}
