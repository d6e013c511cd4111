// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.SourceTable;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a scan is divided: into many segments, worked through by few tasks. Where there is something to share out, there are no more tasks
 * than can run at once, each with an equal share: then the limit holds however many executors come.
 *
 * @param tasks each has several segments; 0 if no segment is left
 * @param unitsPerSecond the share of one task; null for no limit
 * @param mostUnits what one task may consume until it stops; null for no limit
 * @param pageItems at most so many items a page; null for what DynamoDB gives
 */
record ScanPlan(
    int segments,
    int tasks,
    @Nullable Double unitsPerSecond,
    @Nullable Double mostUnits,
    @Nullable Integer pageItems)
    implements Serializable {
  private static final long SEGMENT_BYTES = 128L << 20;
  private static final int SEGMENTS_PER_CORE = 4;
  /** Of our own choice; a user may ask for more. */
  private static final int MOST_SEGMENTS = 20_000;

  /** So that a task that got the larger segments does not keep all others waiting. */
  private static final int TASKS_PER_CORE = 4;

  /** A task needs no less to read one page of 1 MB, strongly consistent. */
  private static final double PAGE_UNITS = 256;

  private static final double PAGE_SECONDS = 2;

  /**
   * @param segments all segments of the scan
   * @param left those that are not whole yet
   */
  static ScanPlan of(ScanSpec spec, SourceTable table, int parallelism, int segments, int left) {
    int cores = Math.max(1, parallelism);
    Integer limit = spec.readUnitsPerSecond();
    Integer most = spec.maxReadUnits();
    if (left == 0 || limit == null && most == null) {
      int tasks = (int) Math.min(left, (long) TASKS_PER_CORE * cores);
      return new ScanPlan(segments, tasks, null, null, spec.pageItems());
    }
    int tasks = Math.min(left, cores);
    if (limit != null) {
      tasks = Math.min(tasks, limit);
    }
    if (most != null) {
      tasks = (int) Math.min(tasks, Math.max(1, most / PAGE_UNITS));
    }
    Double share = limit == null ? null : (double) limit / tasks;
    return new ScanPlan(
        segments,
        tasks,
        share,
        most == null ? null : (double) most / tasks,
        share == null ? spec.pageItems() : pageItems(spec, table, share));
  }

  /** The segments of a scan that has not begun. */
  static int segments(ScanSpec spec, SourceTable table, int parallelism) {
    Integer wanted = spec.segments();
    return wanted == null ? segments(table.sizeBytes(), Math.max(1, parallelism)) : wanted;
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
