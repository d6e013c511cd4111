// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.SourceTable;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a scan is divided. Without a rate each segment is a task. With a rate there are no more tasks than can run at once, each with
 * several segments and an equal share: then the limit holds however many executors come.
 *
 * @param unitsPerSecond the share of one task; null for no limit
 * @param pageItems at most so many items a page; null for what DynamoDB gives
 */
record ScanPlan(
    int segments,
    int tasks,
    @Nullable Double unitsPerSecond,
    @Nullable Integer pageItems) implements Serializable {
  private static final long SEGMENT_BYTES = 128L << 20;
  private static final int SEGMENTS_PER_CORE = 4;
  /** Of our own choice; a user may ask for more. */
  private static final int MOST_SEGMENTS = 20_000;

  private static final double PAGE_SECONDS = 2;

  static ScanPlan of(ScanSpec spec, SourceTable table, int parallelism) {
    int cores = Math.max(1, parallelism);
    int segments = spec.segments() == null ? segments(table.sizeBytes(), cores) : spec.segments();
    Integer limit = spec.readUnitsPerSecond();
    if (limit == null) {
      return new ScanPlan(segments, segments, null, spec.pageItems());
    }
    int tasks = Math.min(Math.min(segments, cores), limit);
    double share = (double) limit / tasks;
    return new ScanPlan(segments, tasks, share, pageItems(spec, table, share));
  }

  /** A table of 0 bytes may be large: DynamoDB looks every six hours. */
  private static int segments(long sizeBytes, int cores) {
    long bySize = (sizeBytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
    long atLeast = (long) SEGMENTS_PER_CORE * cores;
    return (int) Math.min(MOST_SEGMENTS, Math.max(bySize, atLeast));
  }

  /** Pages that cost about what a task may consume in two seconds, so that a small share is not used up in bursts. */
  private static @Nullable Integer pageItems(ScanSpec spec, SourceTable table, double share) {
    if (spec.pageItems() != null || table.items() == 0 || table.sizeBytes() == 0) {
      return spec.pageItems();
    }
    double itemBytes = (double) table.sizeBytes() / table.items();
    double items = PAGE_SECONDS * share * spec.consistency().unitBytes() / itemBytes;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, items));
  }
}
