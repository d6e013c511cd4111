// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.util.CollectionAccumulator;

/**
 * A Spark job that is under way. Its tasks tell what they fail with through an accumulator, because Spark would keep of an exception only
 * its text.
 *
 * @param <T> what the tasks make
 */
record WatchedJob<T>(
    SparkContext spark,
    JavaFutureAction<List<T>> job,
    CollectionAccumulator<DynamoLakeException> failures) {
  private static final long POLL_MILLIS = 200;
  /** A page that is under way when the tasks are told to stop takes no longer, its checkpoint included. */
  private static final Duration LAST_PAGE = Duration.ofSeconds(75);

  /**
   * Returns when all tasks have ended.
   *
   * @param tell called now and then while they run, and once after that
   * @throws DynamoLakeException the first one of a task; the others are told to stop then, and waited for
   */
  List<T> await(Runnable tell) throws InterruptedException {
    try {
      while (true) {
        try {
          List<T> made = job.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
          throwFirst();
          tell.run();
          return List.copyOf(made);
        } catch (TimeoutException running) {
          throwFirst();
          tell.run();
        } catch (ExecutionException | CancellationException e) {
          throwFirst();
          throw new IllegalStateException("The scan's Spark job failed", e.getCause());
        }
      }
    } finally {
      if (!job.isDone()) {
        job.cancel(true);
        waitForTasks();
      }
    }
  }

  private void throwFirst() {
    if (!failures.isZero()) {
      throw failures.value().get(0);
    }
  }

  /** Until the tasks that were told to stop have ended. Whoever ends this process earlier loses what came since the last checkpoints. */
  private void waitForTasks() throws InterruptedException {
    long until = System.nanoTime() + LAST_PAGE.toNanos();
    while (System.nanoTime() < until && runningTasks() > 0) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private int runningTasks() {
    return Stream.of(spark.statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }
}
