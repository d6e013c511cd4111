// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.cli.demo.DemoServer;
import io.dynamolake.item.Item;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.CallJournal;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scans whose driver is killed, again and again, at moments that are drawn. The sizes are system properties, for a longer trial: {@code
 * -Ddynamolake.scan.items=200000 -Ddynamolake.scan.segments=32 -Ddynamolake.scan.kills=10}.
 */
@ExtendWith(SparkExtension.class)
@Timeout(1800)
class KilledScanTest {
  private static final int ITEMS = Integer.getInteger("dynamolake.scan.items", 2_400);
  private static final int SEGMENTS = Integer.getInteger("dynamolake.scan.segments", 12);
  private static final int KILLS = Integer.getInteger("dynamolake.scan.kills", 2);
  private static final int PAGES = 120;

  /** So many pages are asked for before the last kill that some of them have a checkpoint, however soon the others came. */
  private static final int PAGES_BEFORE_LAST = 12;

  @TempDir
  private Path folder;

  /** Pages that had a checkpoint when the journal had so many scans. */
  private record Finished(int scans, List<String> pages) {}

  @Test
  void aScanThatIsKilledTimeAndAgainReadsNoFinishedPageTwice(SparkSession spark) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String table = ScanTables.create(ScanTables.orders(ITEMS));
    ScanSpec undisturbed = ScanTables.spec(table, SEGMENTS);
    TableScan.open(undisturbed).land(spark, folder.resolve("undisturbed").toString());
    Map<String, Item> expected = LandedScan.items(folder.resolve("undisturbed").toString());

    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      proxy.inject(FaultRule.of(Fault.delay(Duration.ofMillis(20))).onScans());
      String pipeline = pipeline(table, proxy);
      List<Finished> finished = new ArrayList<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        int scans = proxy.journal().scans().size();
        int least = kill == KILLS ? PAGES_BEFORE_LAST : 1;
        int more = random.nextInt(PAGES / (KILLS + 1));
        killAfter(proxy.journal(), scans + least + more, kill, pipeline);
        List<String> pages = LandedScan.finishedPages(landing(), proxy.journal());
        finished.add(new Finished(proxy.journal().scans().size(), pages));
      }
      Application.Output output = Application.run("run", pipeline, "--run-id", "night");
      assertThat(output.status()).as(output.err()).isZero();

      assertThat(LandedScan.items(landing())).as("seed %d", seed).isEqualTo(expected);
      assertThat(finished.get(KILLS - 1).pages()).as("seed %d", seed).isNotEmpty();
      for (Finished before : finished) {
        List<String> later = proxy.journal().scans().stream()
            .skip(before.scans())
            .map(entry -> entry.call().page())
            .toList();
        assertThat(later).as("seed %d", seed).doesNotContainAnyElementsOf(before.pages());
      }
    }
  }

  private void killAfter(CallJournal journal, int scans, int kill, String pipeline)
      throws Exception {
    try (ApplicationProcess process = ApplicationProcess.in(folder.resolve("process-" + kill))
        .environment("AWS_ACCESS_KEY_ID", DemoServer.CREDENTIAL)
        .environment("AWS_SECRET_ACCESS_KEY", DemoServer.CREDENTIAL)
        .start("run", pipeline, "--run-id", "night")) {
      while (process.isAlive() && journal.scans().size() < scans) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      process.kill();
      assertThat(process.exitCode()).as(process.log()).isEqualTo(ApplicationProcess.KILLED);
    }
  }

  private String pipeline(String table, FaultProxy proxy) {
    return Application.write(
        folder.resolve("pipeline.yaml"),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource:\n  type: scan\n  table: "
            + table + "\n  region: " + DynamoDbLocal.REGION + "\n  endpoint: " + proxy.endpoint()
            + "\n  segments: " + SEGMENTS + "\n  page-items: " + Math.max(1, ITEMS / PAGES)
            + "\n  landing-file-size: " + Math.max(4, ITEMS / 2_000) + "KB\n");
  }

  private String landing() {
    return folder.resolve("lake/_dynamolake/orders/landing/night").toUri().toString();
  }
}
