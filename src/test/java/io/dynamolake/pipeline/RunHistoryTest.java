// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.exportPipeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class RunHistoryTest {
  @TempDir
  private Path folder;

  @Test
  void everyRunIsToldWithTheNewestFirst() throws IOException {
    List<String> lines =
        Application.lines(new ItemGenerator(82).keyed("pk").steady(4).items(5));
    String export = ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000000-0a1b2c3d")
        .file(lines)
        .write();
    String pipeline = exportPipeline(
        folder.resolve("pipeline.yaml"), folder.resolve("lake").toString(), export, "");
    assertThat(states(pipeline)).isEmpty();

    assertThat(Application.run("run", pipeline, "--run-id", "z-first").status()).isZero();
    assertThat(Application.run(
                "run",
                pipeline,
                "--run-id",
                "a-second",
                "--set",
                "write.partition-by=[{name: dt, expression: nonsense}]")
            .status())
        .isEqualTo(2);
    Path control = folder.resolve("lake/_dynamolake/orders");
    Path killed = Files.createDirectories(control.resolve("runs/killed"));
    Files.writeString(
        killed.resolve("plan.json"),
        Files.readString(control.resolve("runs/z-first/plan.json"))
            .replace("\"z-first\"", "\"killed\"")
            .replaceAll("(\"createdAt\" *: *\")[0-9]{4}", "$12001"));
    Files.createDirectories(control.resolve("runs/nothing"));

    assertThat(states(pipeline))
        .containsExactly("a-second configuration", "z-first done", "killed unfinished");

    try (TableLock lock = TableLock.acquire(
        new Configuration(),
        control.toString(),
        new RunId("killed"),
        LockTiming.defaults(),
        Clock.systemUTC())) {
      lock.check();
      assertThat(states(pipeline)).contains("killed running");
    }
    Files.writeString(killed.resolve("plan.json"), "{}");
    assertThat(states(pipeline)).contains("killed untrusted");

    Output table = Application.run("history", pipeline);
    assertThat(table.status()).isZero();
    assertThat(table.out()).contains("| z-first ");
    assertThat(table.err()).contains("Cannot trust ");
  }

  private static List<String> states(String pipeline) throws IOException {
    Output history = Application.run("history", pipeline, "--json");
    assertThat(history.status()).as(history.err()).isZero();
    JsonNode runs = new ObjectMapper().readTree(history.out());
    return StreamSupport.stream(runs.spliterator(), false)
        .map(run -> run.path("runId").asText() + " " + run.path("state").asText())
        .toList();
  }
}
