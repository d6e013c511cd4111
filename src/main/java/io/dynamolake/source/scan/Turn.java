// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.io.Serializable;
import java.time.Duration;

/**
 * The answer to a wish for a page.
 *
 * @param granted whether the page may be asked for after the wait; else the wish is to be repeated then
 * @param pageItems at most so many items; 0 for what DynamoDB gives
 * @param over whether there will be no more turns: the scan has consumed what it may
 * @param freeNanos for how long further pages may be asked for without asking for a turn
 */
record Turn(boolean granted, long waitNanos, int pageItems, long freeNanos, boolean over)
    implements Serializable {
  static Turn after(long waitNanos, int pageItems) {
    return new Turn(true, waitNanos, pageItems, 0, false);
  }

  static Turn askAgain(long waitNanos) {
    return new Turn(false, waitNanos, 0, 0, false);
  }

  static Turn free(Duration duration, int pageItems) {
    return new Turn(true, 0, pageItems, duration.toNanos(), false);
  }

  static Turn noMore() {
    return new Turn(false, 0, 0, 0, true);
  }
}
