// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.StreamGap;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.pipeline.spec.StreamSource;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.stream.CaptureReport;
import io.dynamolake.source.stream.CaptureSteps;
import io.dynamolake.source.stream.FailedBatches;
import io.dynamolake.source.stream.StreamCapture;
import io.dynamolake.table.LakeTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Lands the stream of a pipeline's table, one process at a time. The lock is one of its own: runs of the table go on meanwhile. */
record TableCapture(SparkSession spark, PipelineSpec spec, Clock clock) {
  private static final Instant NO_TABLE = Instant.EPOCH;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /**
   * @param heard after each pass
   * @throws DynamoLakeException CONFIGURATION for another source; LOCKED while another process captures the table
   */
  void run(CaptureMode mode, Consumer<CaptureProgress> heard) {
    StreamSource source = source("capture");
    RunId id = RunId.at(spec.table(), "capture", "stream", clock.instant());
    String landing = source.landing();
    Configuration conf = conf();
    try (CaptureEnding ending = CaptureEnding.watch();
        TableLock lock = TableLock.acquire(conf, landing, id, LockTiming.defaults(), clock);
        StreamCapture capture =
            new StreamCapture(conf, address(source), landing, steps(lock), clock)) {
      heard.accept(progress(landing, capture.pass()));
      while (mode == CaptureMode.FOLLOW) {
        Thread.sleep(PAUSE.toMillis());
        heard.accept(progress(landing, capture.pass()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DynamoLakeException(
          ErrorCode.INTERRUPTED, "Capture was interrupted; what it landed stays. Run it again.", e);
    }
  }

  /**
   * Lands the batches that the Lambda function could not.
   *
   * @throws DynamoLakeException CONFIGURATION for another source
   */
  RedriveResult redrive(String folder) {
    StreamSource source = source("redrive");
    FailedBatches.Report report =
        new FailedBatches(conf(), address(source).table(), source.landing()).land(folder);
    return new RedriveResult(
        spec.table(),
        source.landing(),
        report.batches(),
        report.files(),
        report.records(),
        report.refused());
  }

  private StreamSource source(String verb) {
    if (spec.source() instanceof StreamSource source && source.address() != null) {
      return source;
    }
    throw new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot " + verb + " with " + spec.origin()
            + ": its source is no stream. Set source.type changes and source.stream true.");
  }

  private static TableAddress address(StreamSource source) {
    return Objects.requireNonNull(source.address());
  }

  private Configuration conf() {
    return spark.sparkContext().hadoopConfiguration();
  }

  static CaptureSteps steps(TableLock lock) {
    return new CaptureSteps() {
      @Override
      public void fileLanded() {
        CrashPoint.AFTER_CHANGE_FILE.pass();
        lock.check();
      }

      @Override
      public void checkpointWritten() {
        CrashPoint.AFTER_CHANGE_CHECKPOINT.pass();
      }
    };
  }

  private CaptureProgress progress(String landing, CaptureReport report) {
    Instant through = report.gaps().isEmpty() ? NO_TABLE : through();
    return new CaptureProgress(
        spec.table(),
        report.streamLabel(),
        landing,
        report.shards(),
        report.files(),
        report.records(),
        report.gaps().stream()
            .filter(gap -> gap.isOpen(through))
            // A snapshot that is yet to come needs nothing of before.
            .filter(gap -> gap.kind() != StreamGap.Kind.NEVER_READ || !through.equals(NO_TABLE))
            .map(StreamGap::text)
            .toList());
  }

  /** Up to when the lake table has every change; {@link #NO_TABLE} where nothing tells. */
  private Instant through() {
    LakeTable table = LakeTable.of(spec.write().format(), spark, spec.tableFolder());
    return TableHistory.of(table.properties()).map(TableHistory::through).orElse(NO_TABLE);
  }
}
