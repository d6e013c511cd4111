// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dynamolake.cli.demo.DemoServer;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSource;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.CallJournal;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A scan on executors that are processes of their own: turns, credentials and pages have to work there. */
@ExtendWith(SparkExtension.class)
@Timeout(300)
class ClusterScanTest {
  private static final int ITEMS = 3_000;
  private static final double LIMIT = 8;

  @TempDir
  private Path folder;

  @Test
  void executorsShareOneLimitAndReadEachPageOnce() throws Exception {
    String table = ScanTables.create(ScanTables.orders(ITEMS));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      String pipeline = Application.write(
          folder.resolve("pipeline.yaml"),
          "table: orders\nlake: " + folder.resolve("lake") + "\nsource:\n  type: scan\n  table: "
              + table + "\n  region: " + DynamoDbLocal.REGION + "\n  endpoint: " + proxy.endpoint()
              + "\n  segments: 6\n  read-units-per-second: " + (int) LIMIT + "\n");

      try (ApplicationProcess process = ApplicationProcess.in(folder.resolve("process"))
          .onTwoExecutors()
          .property("spark.scheduler.minRegisteredResourcesRatio", "1.0")
          .environment("AWS_ACCESS_KEY_ID", DemoServer.CREDENTIAL)
          .environment("AWS_SECRET_ACCESS_KEY", DemoServer.CREDENTIAL)
          .start("run", pipeline, "--run-id", "cluster")) {
        assertThat(process.exitCode()).as(process.log()).isZero();
      }

      CallJournal journal = proxy.journal();
      List<CallJournal.Entry> scans = journal.scans();
      assertThat(scans)
          .extracting(entry -> entry.call().accessKeyId())
          .containsOnly(DemoServer.CREDENTIAL);
      assertThat(journal.deliveriesPerPage().values()).containsOnly(1);
      Duration from = scans.get(0).ended();
      Duration last = scans.get(scans.size() - 1).ended();
      double seconds = last.minus(from).toNanos() / 1e9;
      assertThat(journal.readUnits(from, last)).isLessThan(LIMIT * (seconds + 1));
      assertThat(LandedScan.items(landing())).hasSize(ITEMS);

      Path file = folder.resolve("lake/_dynamolake/orders/runs/cluster/result.json");
      RunResult result = RunResult.parse(Application.read(file), "result.json");
      assertThat(Objects.requireNonNull(result.receipt()).rows()).isEqualTo(ITEMS);
      RunSource.ScanFigures scan = Objects.requireNonNull(result.source().scan());
      assertThat(scan.items()).isEqualTo(ITEMS);
      assertThat(scan.pages()).isEqualTo(scans.size());
      assertThat(scan.readUnits())
          .isCloseTo(scans.stream().mapToDouble(CallJournal.Entry::readUnits).sum(), within(0.01));
    }
    assertThat(executorLogs())
        .hasSize(2)
        .allSatisfy(log -> assertThat(log)
            .contains("Initialized executor component for plugin " + PacePlugin.class.getName())
            .contains("Running task "));
  }

  private List<String> executorLogs() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("process/spark/work"))) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .map(Application::read)
          .toList();
    }
  }

  private String landing() {
    return folder.resolve("lake/_dynamolake/orders/landing/cluster").toUri().toString();
  }
}
