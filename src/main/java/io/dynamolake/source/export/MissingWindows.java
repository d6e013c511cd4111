// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.Chain;
import io.dynamolake.landing.ExportedWindow;
import io.dynamolake.source.export.ChangeExports.Recovery;
import io.dynamolake.source.export.ChangeExports.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which windows have to be exported, so that the exports that there are and they join on to each other and to the table. Pure.
 *
 * <p>What is missing between two exports is covered whole; where that is shorter than DynamoDB exports, the window begins earlier, which is
 * harmless. What is missing at the end is covered up to the latest time that can be exported, but for a rest that is too short: it is left
 * to a later call.
 */
public final class MissingWindows {
  private final String tableArn;
  private final String exports;
  private final Recovery recovery;
  private final List<Window> missing = new ArrayList<>();

  private MissingWindows(String tableArn, String exports, Recovery recovery) {
    this.tableArn = tableArn;
    this.exports = exports;
    this.recovery = recovery;
  }

  /**
   * The windows in the order of their beginnings.
   *
   * @param margin how much earlier than the table is complete the first window begins, where nothing joins on to the table: a snapshot's
   *     time is not exact
   * @param found complete exports, also of other tables
   * @param exports where they were found, for messages
   * @throws DynamoLakeException INTEGRITY if changes are missing that cannot be exported any more
   */
  public static List<Window> of(
      Chain.Link table,
      Duration margin,
      List<ExportedWindow> found,
      String exports,
      Recovery recovery) {
    MissingWindows windows = new MissingWindows(table.tableArn(), exports, recovery);
    Instant through = table.through();
    boolean joined = false;
    List<ExportedWindow> ours = found.stream()
        .filter(window -> window.tableArn().equals(table.tableArn()))
        .filter(window -> window.to().isAfter(table.through()))
        .sorted(Comparator.comparing(ExportedWindow::from).thenComparing(ExportedWindow::to))
        .toList();
    for (ExportedWindow window : ours) {
      if (window.from().isAfter(through)) {
        windows.between(through, joined ? Duration.ZERO : margin, window.from());
      }
      through = window.to().isAfter(through) ? window.to() : through;
      joined = true;
    }
    windows.after(through, joined ? Duration.ZERO : margin);
    return List.copyOf(windows.missing);
  }

  private void between(Instant from, Duration margin, Instant to) {
    Instant begin = begin(from, margin);
    Instant end = to.truncatedTo(ChronoUnit.SECONDS);
    end = end.isBefore(to) ? end.plusSeconds(1) : end;
    while (Duration.between(begin, end).compareTo(Chain.LONGEST) > 0) {
      missing.add(new Window(begin, begin.plus(Chain.LONGEST)));
      begin = begin.plus(Chain.LONGEST);
    }
    if (Duration.between(begin, end).compareTo(Chain.SHORTEST) < 0) {
      begin = later(end.minus(Chain.SHORTEST), earliest());
      end = later(end, begin.plus(Chain.SHORTEST));
    }
    missing.add(new Window(begin, end));
  }

  private void after(Instant from, Duration margin) {
    Instant end = recovery.to().truncatedTo(ChronoUnit.SECONDS);
    if (Duration.between(from, end).compareTo(Chain.SHORTEST) < 0) {
      return;
    }
    Instant begin = begin(from, margin);
    while (Duration.between(begin, end).compareTo(Chain.SHORTEST) >= 0) {
      Instant next = begin.plus(Chain.LONGEST);
      Instant to = next.isBefore(end) ? next : end;
      missing.add(new Window(begin, to));
      begin = to;
    }
  }

  /** What is asked for from the given time on. */
  private Instant begin(Instant from, Duration margin) {
    Instant second = from.truncatedTo(ChronoUnit.SECONDS);
    if (second.isBefore(recovery.from())) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot export the changes of " + tableArn + " from " + from + " to " + earliest()
              + ": its point-in-time recovery reaches back to " + recovery.from()
              + " only, and no export below " + exports
              + " has them. Publish a new full export or a scan with write.mode replace.");
    }
    return later(second.minus(margin), earliest());
  }

  /** In whole seconds. */
  private Instant earliest() {
    Instant second = recovery.from().truncatedTo(ChronoUnit.SECONDS);
    return second.equals(recovery.from()) ? second : second.plusSeconds(1);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
