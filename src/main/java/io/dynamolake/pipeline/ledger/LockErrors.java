// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;

/** The messages of {@link TableLock}. */
final class LockErrors {
  private LockErrors() {}

  static DynamoLakeException held(RunId runId, LockRecord holder, String path) {
    return locked("Cannot start run " + runId + ": run " + holder.runId() + " on " + holder.owner()
        + " holds the table's lock since " + holder.acquiredAt() + " until " + holder.expiresAt()
        + ". Run again when it has ended; if that process is dead, wait until then or delete "
        + path + ".");
  }

  static DynamoLakeException contended(RunId runId, String folder) {
    return locked("Cannot start run " + runId + ": other runs keep taking the table's lock in "
        + folder + ". Run again when they have ended.");
  }

  static DynamoLakeException expired(LockRecord held) {
    return locked(
        "Cannot publish run " + held.runId() + ": its lock " + held.fence()
            + " was not renewed in time (valid until " + held.expiresAt()
            + "). Run again with the same run id; if it happens again, look at the machine's clock and the lake's storage.");
  }

  static DynamoLakeException takenOver(LockRecord held, String path) {
    return locked("Cannot publish run " + held.runId() + ": its lock " + held.fence()
        + " was taken over, see " + path
        + ". Run again with the same run id when that run has ended.");
  }

  private static DynamoLakeException locked(String message) {
    return new DynamoLakeException(ErrorCode.LOCKED, message);
  }
}
