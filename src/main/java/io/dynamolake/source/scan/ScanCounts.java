// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.io.Serializable;

/**
 * What a scan did and what it cost. Attempts of tasks that failed are not in it.
 *
 * @param pages answers of DynamoDB, empty ones included
 * @param readUnits read capacity units, as DynamoDB billed them
 * @param throttles answers that said to come back later
 */
public record ScanCounts(long items, long pages, double readUnits, long throttles)
    implements Serializable {
  static final ScanCounts NONE = new ScanCounts(0, 0, 0, 0);

  ScanCounts plus(ScanCounts other) {
    return new ScanCounts(
        items + other.items,
        pages + other.pages,
        readUnits + other.readUnits,
        throttles + other.throttles);
  }
}
