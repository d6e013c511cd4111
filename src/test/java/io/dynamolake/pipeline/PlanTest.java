// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.exportPipeline;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class PlanTest {
  private static final String EXPORT_ID = "01700000000000-0a1b2c3d";
  private static final String RUN_ID = "replace-" + EXPORT_ID;

  @TempDir
  private Path folder;

  @Test
  void aPlanTellsWhatARunDoesAndWritesNothing() throws IOException {
    String pipeline = pipeline("");
    List<Path> before = everything();

    Output plan = Application.run("plan", pipeline);
    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out())
        .startsWith("Run " + RUN_ID + " of orders: would start\n")
        .contains("  reads        20 items from 2 files, ")
        .contains("none is registered: version 1 is inferred from all items")
        .contains("lake/orders, delta, mode replace: creates the table\n")
        .endsWith("  writes       about 1 file near 256.0 MB\n");
    assertThat(everything()).isEqualTo(before);

    assertThat(Application.run("run", pipeline).status()).isZero();
    List<Path> published = everything();
    assertThat(Application.run("plan", pipeline).out())
        .startsWith("Run " + RUN_ID + " of orders: published before, nothing to do\n")
        .contains("  schema       version 1\n")
        .contains(": changes nothing\n");
    assertThat(Application.run("plan", pipeline, "--run-id", "next").out())
        .startsWith("Run next of orders: would start\n")
        .contains(": replaces all rows\n");
    assertThat(everything()).isEqualTo(published);
  }

  @Test
  void aPlanTellsWhyARunWouldEndAtOnce() {
    String pipeline = pipeline("");
    assertThat(Application.run("run", pipeline).status()).isZero();

    Output changed = Application.run("plan", pipeline, "--set", "write.compression=snappy");
    assertThat(changed.status()).isEqualTo(2);
    assertThat(changed.out()).contains("would be refused\n");
    assertThat(changed.err()).contains("it was planned with another configuration");

    Output partitioned = Application.run(
        "plan",
        pipeline,
        "--run-id",
        "next",
        "--set",
        "write.mode=partition",
        "--set",
        "write.partition-by=[{name: dt, expression: nonsense}]");
    assertThat(partitioned.status()).isEqualTo(2);
    assertThat(partitioned.out()).contains("  partitions   dt = nonsense\n");
    assertThat(partitioned.err()).contains("Cannot partition by dt");

    try (TableLock lock = TableLock.acquire(
        new Configuration(),
        folder.resolve("lake/_dynamolake/orders").toString(),
        new RunId("other"),
        LockTiming.defaults(),
        Clock.systemUTC())) {
      lock.check();
      Output locked = Application.run("plan", pipeline, "--run-id", "next", "--json");
      assertThat(locked.status()).isEqualTo(8);
      assertThat(locked.out()).contains("\"outlook\" : \"start\"");
      assertThat(locked.err()).contains("Cannot start run next: run other on ");
    }
  }

  @Test
  void aSchemaThatIsRequiredAndNotThereIsInTheWay() {
    Output plan = Application.run("plan", pipeline("schema: {first-run: require}"));
    assertThat(plan.status()).isEqualTo(2);
    assertThat(plan.out()).contains("none is registered, and schema.first-run requires one");
    assertThat(plan.err()).contains("Cannot find a registered schema of orders");
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    }
  }

  private String pipeline(String more) {
    List<String> lines =
        Application.lines(new ItemGenerator(81).keyed("pk").steady(4).items(20));
    String export = ExportFolder.in(folder.resolve("bucket"))
        .id(EXPORT_ID)
        .file(lines.subList(0, 10))
        .file(lines.subList(10, 20))
        .write();
    return exportPipeline(
        folder.resolve("pipeline.yaml"), folder.resolve("lake").toString(), export, more);
  }
}
