// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Time as it passes, and as it is waited for. */
interface Timing {
  Timing SYSTEM = new Timing() {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    }

    @Override
    public double jitter() {
      return ThreadLocalRandom.current().nextDouble();
    }
  };

  Instant now();

  void sleep(Duration pause) throws InterruptedException;

  /** At least 0, below 1. */
  double jitter();
}
