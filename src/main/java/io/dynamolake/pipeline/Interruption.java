// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunResultDraft;
import java.time.Clock;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;

/**
 * Tells, when the process is asked to end in the middle of a run, that the run was interrupted, and gives the table's lock back: before
 * Spark and the file systems shut down. A process that is killed outright tells nothing; the next attempt finds out by itself.
 */
final class Interruption implements AutoCloseable {
  /** Before Spark's own hooks (50) and Hadoop's file systems (10). */
  private static final int PRIORITY = 60;

  private final RunFolder folder;
  private final TableLock lock;
  private final RunResultDraft draft;
  private final Clock clock;
  private final Runnable hook = this::interrupted;
  private boolean over;
  private @Nullable RunResult told;

  private Interruption(RunFolder folder, TableLock lock, RunResultDraft draft, Clock clock) {
    this.folder = folder;
    this.lock = lock;
    this.draft = draft;
    this.clock = clock;
  }

  static Interruption watch(RunFolder folder, TableLock lock, RunResultDraft draft, Clock clock) {
    Interruption interruption = new Interruption(folder, lock, draft, clock);
    ShutdownHookManager.get().addShutdownHook(interruption.hook, PRIORITY);
    return interruption;
  }

  /** The run has an outcome of its own: from now on it is not interrupted any more. */
  synchronized void done() {
    over = true;
  }

  /** What was told of the run, if it was interrupted: what fails afterwards fails because of that. */
  synchronized Optional<RunResult> told() {
    return Optional.ofNullable(told);
  }

  private synchronized void interrupted() {
    if (!over) {
      over = true;
      RunResult result = draft.finish(
          ExitStatus.INTERRUPTED,
          "Interrupted. Run the same command again to go on.",
          clock.instant());
      told = result;
      folder.conclude(result);
      lock.close();
    }
  }

  @Override
  public void close() {
    done();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
