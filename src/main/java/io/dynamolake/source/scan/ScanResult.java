// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.landing.LandingFile;
import io.dynamolake.source.SourceTable;
import java.time.Instant;
import java.util.List;

/**
 * A scan that has landed whole.
 *
 * <p>A scan is fuzzy: an item that changed between {@code startTime} and {@code endTime} was read before or after its change, one that
 * came or went meanwhile was read or not, and DynamoDB promises no order among them.
 *
 * @param files by segment; a segment without items has none
 */
public record ScanResult(
    SourceTable table,
    int segments,
    Instant startTime,
    Instant endTime,
    List<LandingFile> files,
    ScanReport report) {
  public ScanResult {
    files = List.copyOf(files);
  }

  public ScanCounts counts() {
    return report.counts();
  }
}
