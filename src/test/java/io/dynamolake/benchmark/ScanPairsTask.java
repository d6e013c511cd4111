// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.scan.PacePlugin;
import io.dynamolake.source.scan.ReadLimit;
import io.dynamolake.source.scan.ScanReport;
import io.dynamolake.source.scan.ScanSpec;
import io.dynamolake.source.scan.TableScan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Scans in pairs, in one warm process: one scan as it is by default, one with more to do, each pair in the other order than the one before.
 * Differences of a percent would drown in what two processes differ by, or two minutes of one. The quickest third of each sort counts:
 * what disturbs a scan only adds to it. Arguments: what more ({@code paced}: a limit that is out of reach, and checkpoints four times as
 * often as by default; {@code resumed}: stopped at half of its read units, and begun again), endpoint, output folder. The last scan's
 * landing stays.
 */
final class ScanPairsTask {
  private static final Duration LASTS = Duration.ofMinutes(4);
  private static final int FEWEST_PAIRS = 12;
  private static final int WARM_UPS = 4;
  private static final int MORE_THAN_ANYBODY_READS = 100_000_000;
  private static final long CHECKPOINT_BYTES = ScanSpec.FILE_BYTES / 4;

  private final SparkSession spark;
  private final ScanSpec plain;
  private final ScanSpec more;
  private final Path landing;

  private ScanPairsTask(SparkSession spark, ScanSpec plain, ScanSpec more, Path landing) {
    this.spark = spark;
    this.plain = plain;
    this.more = more;
    this.landing = landing;
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("spark.plugins", PacePlugin.class.getName());
    SparkSession spark = SparkTasks.session();
    Usage.begin();
    ScanSpec plain = TableScanTask.spec(args[1], null);
    Path landing = Path.of(args[2]);
    double units = units(spark, plain, landing);
    ScanSpec more = switch (args[0]) {
      case "paced" ->
        TableScanTask.spec(args[1], new ReadLimit.Units(MORE_THAN_ANYBODY_READS))
            .withFilesOf(CHECKPOINT_BYTES);
      case "resumed" -> plain.stoppingAt((int) (units / 2));
      default -> throw new IllegalArgumentException(args[0]);
    };
    Usage.print(new ScanPairsTask(spark, plain, more, landing).ratio());
    spark.stop();
  }

  /** Of a whole scan, which warms up, too. */
  private static double units(SparkSession spark, ScanSpec spec, Path landing) throws IOException {
    TableScan scan = TableScan.open(spec);
    scan.land(spark, landing.toString());
    Benchmark.delete(landing);
    return scan.report().map(ScanReport::attemptReadUnits).orElseThrow();
  }

  private double ratio() throws IOException {
    List<Double> plainSeconds = new ArrayList<>();
    List<Double> moreSeconds = new ArrayList<>();
    Instant end = Instant.now().plus(LASTS);
    for (int pair = 1 - WARM_UPS; pair <= FEWEST_PAIRS || Instant.now().isBefore(end); pair++) {
      boolean moreFirst = pair % 2 == 0;
      double first = cpuSeconds(moreFirst ? more : plain);
      double second = cpuSeconds(moreFirst ? plain : more);
      System.out.printf(
          "pair %d: %.2f and %.2f CPU s%n",
          pair, moreFirst ? second : first, moreFirst ? first : second);
      if (pair > 0) {
        plainSeconds.add(moreFirst ? second : first);
        moreSeconds.add(moreFirst ? first : second);
      }
    }
    cpuSeconds(more);
    return quickest(moreSeconds) / quickest(plainSeconds);
  }

  private static double quickest(List<Double> seconds) {
    return seconds.stream()
        .sorted()
        .limit(seconds.size() / 3)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private double cpuSeconds(ScanSpec spec) throws IOException {
    Benchmark.delete(landing);
    System.gc();
    double before = Usage.processCpuSeconds();
    try {
      TableScan.open(spec).land(spark, landing.toString());
    } catch (DynamoLakeException e) {
      if (e.code() != ErrorCode.PAUSED) {
        throw e;
      }
      TableScan.open(spec.stoppingAt(null)).land(spark, landing.toString());
    }
    return Usage.processCpuSeconds() - before;
  }
}
