// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a scan is. Where tasks pace themselves it knows only of tasks that have ended.
 *
 * @param segmentsRead those of earlier attempts included, as in {@code bytesRead}
 * @param sizeBytes of the table, as of some hours ago; 0 if nobody knows
 * @param bytesRead of the table: what the consumed units read
 * @param counts of this attempt
 * @param unitsPerSecond of late
 * @param unitBytes what one read unit reads
 * @param limit read units a second that are allowed at this moment; infinite for no limit
 * @param elapsed of this attempt
 */
public record ScanProgress(
    String table,
    int segments,
    int segmentsRead,
    long sizeBytes,
    long bytesRead,
    ScanCounts counts,
    double itemsPerSecond,
    double unitsPerSecond,
    int unitBytes,
    double limit,
    Duration elapsed) {
  private static final double ALMOST = 0.99;

  /** Between 0 and 1: of the table's bytes where its size is known, else of its segments. 1 only when all segments are read. */
  public double share() {
    if (segmentsRead == segments) {
      return 1;
    }
    double bySegments = (double) segmentsRead / segments;
    return Math.min(ALMOST, sizeBytes > 0 ? (double) bytesRead / sizeBytes : bySegments);
  }

  /** How long it will take if it goes on as it did of late; empty if that cannot be told. */
  public Optional<Duration> left() {
    double bytesPerSecond = unitsPerSecond * unitBytes;
    return sizeBytes <= 0 || bytesPerSecond <= 0 || share() >= ALMOST
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((long) ((sizeBytes - bytesRead) / bytesPerSecond)));
  }
}
