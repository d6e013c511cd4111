// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which windows a table still needs, proven to join on: each begins where the table or the window before it ends, or earlier. Pure.
 *
 * @param pending windows to apply, in the order of their beginnings; empty if the table has them all
 * @param through up to when the table has every change once these are applied
 * @param overlapping how many of them begin before the one before them ended: harmless
 */
public record Chain(List<ExportedWindow> pending, Instant through, int overlapping) {
  /** The longest window that AWS exports, and the shortest one. */
  public static final Duration LONGEST = Duration.ofHours(24);

  public static final Duration SHORTEST = Duration.ofMinutes(15);

  public Chain {
    pending = List.copyOf(pending);
  }

  /**
   * Up to when a table has every change of its source.
   *
   * @param tableArn ARN of the source table
   * @param tableId UUID of the source table; empty where nobody told it
   */
  public record Link(String tableArn, String tableId, Instant through) {}

  /** That time, or the next second: windows begin and end at whole ones. */
  static Instant wholeSecond(Instant time) {
    Instant second = time.truncatedTo(ChronoUnit.SECONDS);
    return second.equals(time) ? time : second.plusSeconds(1);
  }

  /**
   * Chooses among the windows that were found. Those of other tables are passed over, as are those that the table has already.
   *
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if a window is missing, or the source table was dropped and created again;
   *     CONFIGURATION if no window is of this table
   */
  public static Chain of(Link table, List<ExportedWindow> found) {
    List<ExportedWindow> ours = found.stream()
        .filter(window -> window.tableArn().equals(table.tableArn()))
        .sorted(Comparator.comparing(ExportedWindow::from).thenComparing(ExportedWindow::to))
        .toList();
    if (ours.isEmpty()) {
      throw LandingErrors.noWindowOf(table.tableArn(), found.get(0).tableArn());
    }
    List<ExportedWindow> pending = new ArrayList<>();
    Instant through = table.through();
    int overlapping = 0;
    for (ExportedWindow window : ours) {
      if (!window.to().isAfter(through)) {
        continue;
      }
      boolean sameTable = table.tableId().isEmpty()
          || window.tableId().isEmpty()
          || window.tableId().equals(table.tableId());
      if (!sameTable) {
        throw LandingErrors.otherTable(window, table.tableId());
      }
      if (window.from().isAfter(through)) {
        throw LandingErrors.gap(table.tableArn(), through, window);
      }
      overlapping += window.from().isBefore(through) ? 1 : 0;
      pending.add(window);
      through = window.to();
    }
    return new Chain(pending, through, overlapping);
  }
}
