// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How far a scan has got, by its checkpoints.
 *
 * @param whole how many segments are at their end
 * @param counts of all attempts together
 * @param attemptReadUnits what the last attempt has consumed of it
 * @param hot the segments that hold far more than the others, the largest first
 */
public record ScanReport(
    int segments, int whole, ScanCounts counts, double attemptReadUnits, List<HotSegment> hot) {
  private static final int HOT_TIMES = 5;
  private static final long HOT_ITEMS = 1_000;
  private static final int MOST_HOT = 10;

  /** Segments follow the partition key: one that is hot is mostly one partition key. */
  public record HotSegment(int segment, long items) {}

  public ScanReport {
    hot = List.copyOf(hot);
  }

  static ScanReport of(int segments, Collection<SegmentOutcome> outcomes, String scanId) {
    ScanCounts counts =
        outcomes.stream().map(SegmentOutcome::counts).reduce(ScanCounts.NONE, ScanCounts::plus);
    double attempt = outcomes.stream()
        .flatMap(outcome -> outcome.checkpoints().stream())
        .filter(checkpoint -> checkpoint.isOf(scanId))
        .mapToDouble(checkpoint -> checkpoint.counts().readUnits())
        .sum();
    long least = Math.max(HOT_ITEMS, HOT_TIMES * counts.items() / segments);
    List<HotSegment> hot = outcomes.stream()
        .map(outcome -> new HotSegment(outcome.segment(), outcome.counts().items()))
        .filter(segment -> segment.items() > least)
        .sorted(Comparator.comparing(HotSegment::items).reversed())
        .limit(MOST_HOT)
        .toList();
    int whole = (int) outcomes.stream().filter(SegmentOutcome::isWhole).count();
    return new ScanReport(segments, whole, counts, attempt, hot);
  }
}
