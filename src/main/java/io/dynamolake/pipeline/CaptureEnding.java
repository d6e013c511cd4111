// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts a capture when the process is asked to end, and lets it give its lock back before the file systems shut down. What it has read
 * and not landed is read again by the next one. Open it before the lock.
 */
final class CaptureEnding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureEnding.class);

  /** Before Spark's own hooks (50) and Hadoop's file systems (10). */
  private static final int PRIORITY = 60;

  /** Hadoop gives each hook 30 seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Thread capturing = Thread.currentThread();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Runnable hook = this::end;

  private CaptureEnding() {}

  static CaptureEnding watch() {
    CaptureEnding ending = new CaptureEnding();
    ShutdownHookManager.get().addShutdownHook(ending.hook, PRIORITY);
    return ending;
  }

  private void end() {
    capturing.interrupt();
    try {
      if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The capture does not end; its lock expires by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
