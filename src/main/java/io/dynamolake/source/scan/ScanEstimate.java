// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.SourceTable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a scan would cost, made of what DynamoDB found out about the table within the last six hours.
 *
 * @param readUnits half a unit for each 4 KB, a whole one if reads are strongly consistent; a projection makes it no cheaper
 * @param unitsPerSecond the limit that was set, rounded up; null without one
 * @param duration at that limit; null without one
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">Read consumption</a>
 */
public record ScanEstimate(
    int segments,
    long readUnits,
    @Nullable Integer unitsPerSecond,
    @Nullable Duration duration) {

  static ScanEstimate of(ScanSpec spec, SourceTable table, PacePlan pace, int parallelism) {
    int unitBytes = spec.consistency().unitBytes();
    long units = (table.sizeBytes() + unitBytes - 1) / unitBytes;
    Integer limit = pace.isUnlimited() ? null : (Integer) (int) Math.ceil(pace.unitsPerSecond());
    return new ScanEstimate(
        ScanPlan.segments(spec, table, parallelism),
        units,
        limit,
        limit == null ? null : Duration.ofSeconds((units + limit - 1) / limit));
  }
}
