// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.pipeline.spec.StreamSource;
import io.dynamolake.source.stream.CaptureGap;
import io.dynamolake.source.stream.CaptureReport;
import io.dynamolake.source.stream.CaptureSteps;
import io.dynamolake.source.stream.FailedBatches;
import io.dynamolake.source.stream.StreamCapture;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Lands the stream of a pipeline's table, one process at a time. The lock is one of its own: runs of the table go on meanwhile. */
record TableCapture(Configuration conf, PipelineSpec spec, Clock clock) {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Below the control folder: where the Lambda function puts its files, too. */
  static String landing(PipelineSpec spec) {
    return spec.controlFolder() + "/landing/stream";
  }

  /**
   * @param heard after each pass
   * @throws DynamoLakeException CONFIGURATION for another source; LOCKED while another process captures the table
   */
  void run(CaptureMode mode, Consumer<CaptureProgress> heard) {
    StreamSource source = source("capture");
    RunId id = RunId.at(spec.table(), "capture", "stream", clock.instant());
    String landing = landing(spec);
    try (TableLock lock = TableLock.acquire(conf, landing, id, LockTiming.defaults(), clock);
        StreamCapture capture =
            new StreamCapture(conf, source.address(), landing, steps(lock), clock)) {
      heard.accept(progress(capture.pass()));
      while (mode == CaptureMode.FOLLOW) {
        Thread.sleep(PAUSE.toMillis());
        heard.accept(progress(capture.pass()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DynamoLakeException(
          ErrorCode.PAUSED, "Capture was interrupted; what it landed stays. Run it again.", e);
    }
  }

  /**
   * Lands the batches that the Lambda function could not.
   *
   * @throws DynamoLakeException CONFIGURATION for another source
   */
  RedriveResult redrive(String folder) {
    FailedBatches.Report report =
        new FailedBatches(conf, source("redrive").address().table(), landing(spec)).land(folder);
    return new RedriveResult(
        spec.table(),
        landing(spec),
        report.batches(),
        report.files(),
        report.records(),
        report.refused());
  }

  private StreamSource source(String verb) {
    if (spec.source() instanceof StreamSource source) {
      return source;
    }
    throw new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot " + verb + " with " + spec.origin()
            + ": its source is no stream. Set source.type changes and source.stream true.");
  }

  private static CaptureSteps steps(TableLock lock) {
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

  private CaptureProgress progress(CaptureReport report) {
    return new CaptureProgress(
        spec.table(),
        report.streamLabel(),
        landing(spec),
        report.shards(),
        report.files(),
        report.records(),
        report.gaps().stream().map(CaptureGap::text).toList());
  }
}
