// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import java.time.Duration;

/**
 * How long a lock lives and how it is kept alive.
 *
 * @param expiry how long a lock lives without renewal
 * @param renewal pause between renewals
 * @param margin how far the clocks of two machines may differ: a holder stops trusting its lock that much before it expires, others
 *     wait that much longer
 */
public record LockTiming(Duration expiry, Duration renewal, Duration margin) {
  public LockTiming {
    if (renewal.isNegative() || renewal.isZero() || margin.isNegative()) {
      throw new IllegalArgumentException(
          "renewal must be positive and margin not negative: " + renewal + ", " + margin);
    }
    if (renewal.plus(margin).compareTo(expiry) >= 0) {
      throw new IllegalArgumentException(
          "expiry must be longer than renewal and margin together: " + expiry);
    }
  }

  /** 15 minutes, renewed every minute, with clocks that differ by up to a minute. */
  public static LockTiming defaults() {
    return new LockTiming(Duration.ofMinutes(15), Duration.ofMinutes(1), Duration.ofMinutes(1));
  }
}
