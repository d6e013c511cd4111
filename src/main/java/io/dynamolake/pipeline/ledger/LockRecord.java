// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a lock file says.
 *
 * @param fence the number in the file's name
 * @param token a UUID: tells this holding from any other, even one that used the same number
 */
record LockRecord(
    long fence,
    RunId runId,
    ProcessIdentity owner,
    String token,
    Instant acquiredAt,
    Instant expiresAt,
    State state) {
  enum State {
    HELD,
    RELEASED
  }

  LockRecord {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(acquiredAt, "acquiredAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(state, "state");
  }

  LockRecord renewed(Instant until) {
    return new LockRecord(fence, runId, owner, token, acquiredAt, until, state);
  }

  LockRecord released() {
    return new LockRecord(fence, runId, owner, token, acquiredAt, expiresAt, State.RELEASED);
  }

  boolean sameHolding(LockRecord other) {
    return token.equals(other.token);
  }

  /** Whether another process may take the next number. */
  boolean isFree(Instant now, Duration margin, ProcessIdentity observer) {
    return state == State.RELEASED
        || now.isAfter(expiresAt.plus(margin))
        || owner.isOverFor(observer);
  }
}
