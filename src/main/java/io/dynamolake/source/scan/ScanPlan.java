// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.SourceTable;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a scan is divided: into many segments, worked through by few tasks. Where there is something to share out beforehand, there are no
 * more tasks than can run at once, each with an equal share: then the limit holds however many executors come.
 *
 * @param tasks each has several segments; 0 if no segment is left
 * @param mostUnits what one task may consume until it stops; null for no limit, or where the driver counts
 * @param pageItems at most so many items a page; null for what DynamoDB gives
 */
record ScanPlan(
    int segments,
    int tasks,
    PacePlan pace,
    @Nullable Double mostUnits,
    @Nullable Integer pageItems) implements Serializable {
  private static final long SEGMENT_BYTES = 128L << 20;
  private static final int SEGMENTS_PER_CORE = 4;
  /** Of our own choice; a user may ask for more. */
  private static final int MOST_SEGMENTS = 20_000;

  /** So that a task that got the larger segments does not keep all others waiting. */
  private static final int TASKS_PER_CORE = 4;

  /** Enough for executors that come because tasks wait for them. */
  private static final int TASKS_FOR_MORE_CORES = 1_000;

  /** A task needs no less to read one page of 1 MB, strongly consistent. */
  private static final double PAGE_UNITS = 256;

  /**
   * What can run at once.
   *
   * @param cores as far as Spark knows
   */
  record Cores(int cores, Outlook outlook) {
    enum Outlook {
      /** No others will come. */
      ALL,
      /** A cluster may bring more; one that allocates dynamically begins with none. */
      AT_FIRST
    }

    private int tasks() {
      int some = TASKS_PER_CORE * cores;
      return outlook == Outlook.ALL ? some : Math.max(some, TASKS_FOR_MORE_CORES);
    }
  }

  /**
   * @param segments all segments of the scan
   * @param left those that are not whole yet
   */
  static ScanPlan of(ScanSpec spec, PacePlan pace, Cores cores, int segments, int left) {
    // The driver counts by itself what all of them consume.
    Integer most = pace.desk() == PacePlan.Desk.DRIVER ? null : spec.maxReadUnits();
    boolean shared = most != null || pace.isToBeShared();
    int tasks = shared
        ? Math.min(Math.min(left, cores.cores()), pace.mostTasks())
        : Math.min(left, cores.tasks());
    if (most != null) {
      tasks = (int) Math.min(tasks, Math.max(1, most / PAGE_UNITS));
    }
    return new ScanPlan(
        segments,
        tasks,
        pace.among(tasks),
        most == null || tasks == 0 ? null : (double) most / tasks,
        spec.pageItems());
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
}
