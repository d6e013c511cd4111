// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;

/** How fast the pages of one task may follow each other. Thread-confined. */
interface Pace {
  /** How long the next page has to wait; asked again after a while, until it is nothing. */
  Duration debt();

  /** A page came and has cost so much. */
  void spend(double readUnits);

  /** DynamoDB refused a page because it is too busy. */
  void throttled();

  /** As fast as DynamoDB allows. */
  static Pace unlimited() {
    return new Pace() {
      @Override
      public Duration debt() {
        return Duration.ZERO;
      }

      @Override
      public void spend(double readUnits) {}

      @Override
      public void throttled() {}
    };
  }
}
