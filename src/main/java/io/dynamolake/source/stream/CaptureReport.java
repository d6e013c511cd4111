// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.landing.StreamGap;
import java.time.Instant;
import java.util.List;

/**
 * What one pass over the stream did.
 *
 * @param streamLabel of the stream that the table has now
 * @param through what was changed before this time, by DynamoDB's clock, is landed or in a gap; a whole second
 * @param shards that were read
 * @param gaps all that are recorded in the landing, those of earlier passes too
 */
public record CaptureReport(
    String streamLabel,
    Instant through,
    int shards,
    long files,
    long records,
    List<StreamGap> gaps) {
  public CaptureReport {
    gaps = List.copyOf(gaps);
  }
}
