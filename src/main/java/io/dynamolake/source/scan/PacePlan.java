// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.SourceTable;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How fast a scan may read.
 *
 * @param unitsPerSecond of everybody who takes turns from one desk; infinite for no limit
 * @param unitBytes what one read unit reads
 * @param itemBytes of an average item; 0 if nobody knows
 */
record PacePlan(double unitsPerSecond, Desk desk, int unitBytes, double itemBytes)
    implements Serializable {
  enum Desk {
    /** All tasks take turns from one budget. */
    DRIVER,
    /** Each task has a budget of its own. */
    TASK
  }

  /**
   * For all tasks together.
   *
   * @param place for messages
   * @throws io.dynamolake.DynamoLakeException (CONFIGURATION) for a share of a table of which nobody knows what it can be read with
   */
  static PacePlan of(ScanSpec spec, SourceTable table, String place, Desk desk) {
    return new PacePlan(
        unitsPerSecond(spec.readLimit(), table, place),
        desk,
        spec.consistency().unitBytes(),
        table.items() == 0 ? 0 : (double) table.sizeBytes() / table.items());
  }

  private static double unitsPerSecond(@Nullable ReadLimit limit, SourceTable table, String place) {
    if (limit == null) {
      return Double.POSITIVE_INFINITY;
    }
    if (limit instanceof ReadLimit.Units units) {
      return units.perSecond();
    }
    ReadLimit.Share share = (ReadLimit.Share) limit;
    Long ceiling = table.readCeiling();
    if (ceiling == null) {
      throw ScanErrors.noCeiling(table, place, share);
    }
    return share
        .percent()
        .multiply(BigDecimal.valueOf(ceiling))
        .movePointLeft(2)
        .doubleValue();
  }

  boolean isUnlimited() {
    return Double.isInfinite(unitsPerSecond);
  }

  /** Whether each task needs a share of its own. */
  boolean isToBeShared() {
    return desk == Desk.TASK && !isUnlimited();
  }

  /** How many tasks can share the limit out among themselves, if each has a budget of its own. */
  int mostTasks() {
    return desk == Desk.DRIVER || unitsPerSecond > Integer.MAX_VALUE
        ? Integer.MAX_VALUE
        : (int) Math.max(1, unitsPerSecond);
  }

  /** For each of so many tasks. */
  PacePlan among(int tasks) {
    return desk == Desk.DRIVER
        ? this
        : new PacePlan(unitsPerSecond / Math.max(1, tasks), desk, unitBytes, itemBytes);
  }

  /** Without a limit of what is consumed in all. */
  ReadBudget budget() {
    return budget(null);
  }

  /** @param mostUnits to consume in all; null for no limit */
  ReadBudget budget(@Nullable Integer mostUnits) {
    return new ReadBudget(
        new ReadRate(unitsPerSecond, System.nanoTime()),
        unitBytes,
        itemBytes,
        new ScanTally(System::nanoTime),
        mostUnits == null ? null : new SharedAllowance(mostUnits),
        System::nanoTime);
  }
}
