// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.stream.CaptureReport;
import io.dynamolake.source.stream.StreamCapture;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures the stream of a table while the table is scanned: from before its first page is read until all changes of that time are landed.
 * In between it captures now and then, because DynamoDB keeps changes for a day, and a scan may take longer. Nobody else captures the
 * table meanwhile.
 */
final class CaptureAlongside implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureAlongside.class);
  private static final long MINUTES_BETWEEN = 10;

  /** DynamoDB tells its time in whole seconds. */
  private static final long SECOND_MILLIS = 1_000;

  /** Before Spark's own hooks (50) and Hadoop's file systems (10). */
  private static final int PRIORITY = 60;

  private final TableLock lock;
  private final StreamCapture capture;
  private final ScheduledExecutorService capturing =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "dynamolake-capture-alongside");
        thread.setDaemon(true);
        return thread;
      });
  private final ScheduledFuture<?> inBetween;
  private final Runnable hook;

  private CaptureAlongside(TableLock lock, StreamCapture capture) {
    this.lock = lock;
    this.capture = capture;
    this.hook = lock::close;
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY);
    this.inBetween = capturing.scheduleWithFixedDelay(
        this::passOrLog, MINUTES_BETWEEN, MINUTES_BETWEEN, TimeUnit.MINUTES);
  }

  /**
   * Begins, with a first pass.
   *
   * @param landing of the stream
   * @throws DynamoLakeException LOCKED while another process captures the table; else as {@link StreamCapture#pass}
   */
  static CaptureAlongside begin(
      Configuration conf, TableAddress table, String landing, RunId id, Clock clock) {
    TableLock lock = TableLock.acquire(conf, landing, id, LockTiming.defaults(), clock);
    CaptureAlongside alongside;
    try {
      alongside = new CaptureAlongside(
          lock, new StreamCapture(conf, table, landing, TableCapture.steps(lock), clock));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
    try {
      alongside.await(alongside.capture::pass);
      return alongside;
    } catch (RuntimeException | Error e) {
      alongside.close();
      throw e;
    }
  }

  private void passOrLog() {
    try {
      capture.pass();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("The stream was not captured while its table is scanned; it is tried again", e);
    }
  }

  /**
   * Lands what was changed up to now.
   *
   * @return with a time up to which all changes are landed, which is later than the call
   * @throws DynamoLakeException as {@link StreamCapture#pass} does
   */
  CaptureReport end() {
    inBetween.cancel(false);
    return await(() -> {
      Thread.sleep(SECOND_MILLIS);
      return capture.pass();
    });
  }

  private <T> T await(Callable<T> work) {
    try {
      return capturing.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DynamoLakeException(
          ErrorCode.INTERRUPTED, "The capture was interrupted; run the same command again.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    capturing.shutdownNow();
    capture.close();
    lock.close();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
