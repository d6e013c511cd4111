// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import java.time.Clock;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The run that holds a table's lock, as a process sees it that does not want the lock itself. */
public final class LockHolder {
  private final LockRecord lock;
  private final String path;

  private LockHolder(LockRecord lock, String path) {
    this.lock = lock;
    this.path = path;
  }

  /**
   * Empty if the lock is free, or would be taken over.
   *
   * @param controlFolder {@code <lake>/_dynamolake/<table>}
   */
  public static Optional<LockHolder> of(
      Configuration conf, String controlFolder, LockTiming timing, Clock clock) {
    LockFolder folder = new LockFolder(conf, controlFolder);
    long highest = folder.highest();
    return highest == 0
        ? Optional.empty()
        : folder
            .read(highest)
            .filter(
                lock -> !lock.isFree(clock.instant(), timing.margin(), ProcessIdentity.current()))
            .map(lock -> new LockHolder(lock, folder.pathOf(highest)));
  }

  public RunId runId() {
    return lock.runId();
  }

  /** Why {@code wanted} could not start now. */
  public DynamoLakeException refusal(RunId wanted) {
    return LockErrors.held(wanted, lock, path);
  }
}
