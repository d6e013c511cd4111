// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.spark.api.plugin.PluginContext;

/**
 * When one attempt of a task may ask for its next page. It takes turns from a {@link ReadBudget}: the scan's on the driver, or one of its
 * own. Where no turns are needed it still reports about once a second: for the progress, and to hear when they are needed again.
 * Thread-confined.
 */
final class Pace {
  /** Where turns are given out. */
  @FunctionalInterface
  interface Desk {
    Turn ask(PaceReport report) throws InterruptedException;
  }

  /** What DynamoDB throttled for. */
  enum Scope {
    /** The table, its account, or nobody knows: all tasks have to slow down. */
    TABLE,
    /** One partition: it is enough that who reads it waits. */
    PARTITION
  }

  private final Desk desk;
  private final String scanId;
  private final long attempt;
  private final LongSupplier nanoTime;
  private ScanCounts work = ScanCounts.NONE;
  private long evaluated;
  private long slowDowns;
  private Turn turn = Turn.askAgain(0);
  private boolean taken;
  private long turnAt;
  private long freeUntil;

  Pace(Desk desk, String scanId, long attempt, LongSupplier nanoTime) {
    this.desk = desk;
    this.scanId = scanId;
    this.attempt = attempt;
    this.nanoTime = nanoTime;
    this.turnAt = nanoTime.getAsLong();
    this.freeUntil = turnAt;
  }

  /** Shares the scan's budget with all its tasks. */
  static Pace shared(PluginContext driver, String scanId, long attempt) {
    return new Pace(report -> ask(driver, report), scanId, attempt, System::nanoTime);
  }

  /** Has a budget of its own: what this task leaves of it, no other task gets. */
  static Pace own(ReadBudget budget) {
    return new Pace(budget::turn, "", 0, System::nanoTime);
  }

  private static Turn ask(PluginContext driver, PaceReport report) throws InterruptedException {
    try {
      return (Turn) driver.ask(report);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The driver gives no turns", e);
    }
  }

  /**
   * How long the segment's next page has to wait. Asked again after a while, until it is nothing: then the page is to be asked for, and
   * whatever becomes of it told.
   */
  Duration debt(int segment) throws InterruptedException {
    long now = nanoTime.getAsLong();
    if (now - turnAt < 0) {
      return Duration.ofNanos(turnAt - now);
    }
    if (turn.granted() && (!taken || now - freeUntil < 0)) {
      taken = true;
      return Duration.ZERO;
    }
    turn = report(segment, PaceReport.Wish.PAGE);
    turnAt = now + turn.waitNanos();
    freeUntil = now + turn.freeNanos();
    taken = turn.granted() && turn.waitNanos() == 0;
    return taken ? Duration.ZERO : Duration.ofNanos(Math.max(1, turn.waitNanos()));
  }

  /** Whether the scan has consumed what it may: then no page has to be waited for. */
  boolean isOver() {
    return turn.over();
  }

  /** At most so many items in the next page; 0 for what DynamoDB gives. */
  int pageItems() {
    return turn.pageItems();
  }

  /**
   * The page came.
   *
   * @param page its items, if a filter let them through, and its cost
   * @param evaluatedItems items that DynamoDB read for it
   */
  void came(ScanCounts page, long evaluatedItems) {
    work = work.plus(page);
    evaluated += evaluatedItems;
  }

  /** The page was refused. */
  void throttled(Scope scope) {
    work = work.plus(new ScanCounts(0, 0, 0, 1));
    if (scope == Scope.TABLE) {
      slowDowns++;
      freeUntil = nanoTime.getAsLong();
    }
  }

  /** The segment is read to its end: what comes next is another one's first page, or nothing. */
  void segmentRead(int segment) throws InterruptedException {
    report(segment, PaceReport.Wish.SEGMENT_READ);
    turn = Turn.askAgain(0);
    turnAt = nanoTime.getAsLong();
  }

  /** No more pages are wanted; what was not yet told is told. */
  void stop(int segment) throws InterruptedException {
    report(segment, PaceReport.Wish.STOPPED);
  }

  private Turn report(int segment, PaceReport.Wish wish) throws InterruptedException {
    PaceReport report = new PaceReport(scanId, attempt, segment, work, evaluated, slowDowns, wish);
    Turn answer = desk.ask(report);
    work = ScanCounts.NONE;
    evaluated = 0;
    slowDowns = 0;
    return answer;
  }
}
