// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Adds up what tasks report while they run. Pages of attempts that failed are in it: they were read, and cost. Not thread-safe. */
final class ScanTally {
  /** Speeds are those of so long a time. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private static final Duration SAMPLE = Duration.ofSeconds(1);
  private static final double NANOS = 1e9;

  /** @param limit read units a second that are allowed at this moment; infinite for no limit */
  record Reading(
      ScanCounts counts,
      int segmentsRead,
      double itemsPerSecond,
      double unitsPerSecond,
      double limit) {}

  private record Sample(long at, ScanCounts counts) {}

  private final LongSupplier nanoTime;
  private final BitSet segmentsRead = new BitSet();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private ScanCounts counts = ScanCounts.NONE;

  ScanTally(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    samples.add(new Sample(nanoTime.getAsLong(), counts));
  }

  void add(PaceReport report) {
    counts = counts.plus(report.work());
    if (report.wish() == PaceReport.Wish.SEGMENT_READ) {
      segmentsRead.set(report.segment());
    }
  }

  Reading reading(double limit) {
    long now = nanoTime.getAsLong();
    if (now - samples.getLast().at() >= SAMPLE.toNanos()) {
      samples.add(new Sample(now, counts));
    }
    while (samples.size() > 2 && now - samples.getFirst().at() > WINDOW.toNanos()) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    double seconds = Math.max(1, now - first.at()) / NANOS;
    return new Reading(
        counts,
        segmentsRead.cardinality(),
        (counts.items() - first.counts().items()) / seconds,
        (counts.readUnits() - first.counts().readUnits()) / seconds,
        limit);
  }
}
