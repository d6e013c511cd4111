// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives turns to all tasks of a scan, so that together they consume no more than the {@link ReadRate} of the moment: one token bucket, in
 * which a turn reserves what a page is likely to cost, and the next report of the task puts the true cost in its place. An attempt that
 * brings no page keeps its reservation, so that throttled requests get fewer with the rate as pages do. A task that ends leaves its share
 * to the others by not asking any more. Thread-safe.
 */
final class ReadBudget {
  /** One megabyte, the most that DynamoDB reads for a page. */
  private static final int PAGE_BYTES = 1 << 20;

  /** With a limit, a page costs at most what the limit allows in half a second; but no less than a few items. */
  private static final double PAGE_SECONDS = 0.5;

  /** Where nobody knows how large items are, one page of so many is to tell before others are asked for. */
  private static final int FIRST_PAGE_ITEMS = 10;

  private static final Duration FIRST_PAGE_IN = Duration.ofSeconds(10);
  /** Turns are given out so far ahead; who comes later asks again. */
  private static final double AHEAD_SECONDS = 1;

  private static final double SAVED_SECONDS = 0.5;
  private static final double NEWEST = 0.2;
  private static final double NANOS = 1e9;
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration FREE = Duration.ofSeconds(1);

  private final ReadRate rate;
  private final double wishedUnits;
  private final double fullPageUnits;
  private final LongSupplier nanoTime;
  private final ScanTally tally;
  private final Map<Long, Double> reserved = new HashMap<>();
  private final @Nullable SharedAllowance allowance;
  private double units;
  private double pageUnits;
  private double itemsPerUnit;
  private boolean learned;
  private @Nullable Long firstPageAt;
  private long filledAt;

  /**
   * Begins with an empty bucket.
   *
   * @param unitBytes what one read unit reads
   * @param itemBytes of an average item; 0 if nobody knows
   * @param allowance null for no limit of what is consumed in all
   */
  ReadBudget(
      ReadRate rate,
      int unitBytes,
      double itemBytes,
      ScanTally tally,
      @Nullable SharedAllowance allowance,
      LongSupplier nanoTime) {
    this.allowance = allowance;
    this.rate = rate;
    this.fullPageUnits = (double) PAGE_BYTES / unitBytes;
    this.wishedUnits = Math.max(1, Math.min(fullPageUnits, rate.limit() * PAGE_SECONDS));
    this.pageUnits = wishedUnits;
    this.itemsPerUnit = itemBytes > 0 ? unitBytes / itemBytes : FIRST_PAGE_ITEMS / wishedUnits;
    this.tally = tally;
    this.nanoTime = nanoTime;
    this.filledAt = nanoTime.getAsLong();
  }

  synchronized Turn turn(PaceReport report) {
    long now = nanoTime.getAsLong();
    rate.advance(now);
    fill(now);
    settle(report, now);
    tally.add(report);
    if (report.wish() != PaceReport.Wish.PAGE) {
      return Turn.free(Duration.ZERO, 0);
    }
    SharedAllowance.Answer answer =
        allowance == null ? SharedAllowance.Answer.YES : allowance.ask(pageUnits, now);
    if (answer != SharedAllowance.Answer.YES) {
      return answer == SharedAllowance.Answer.NO ? Turn.noMore() : Turn.askAgain(SOON.toNanos());
    }
    if (rate.isUnlimited()) {
      return promised(report, now) ? Turn.after(0, pageItems()) : Turn.free(FREE, pageItems());
    }
    double debtSeconds = units >= 0 ? 0 : -units / rate.unitsPerSecond();
    long waitNanos = (long) Math.ceil(debtSeconds * NANOS);
    if (debtSeconds > AHEAD_SECONDS) {
      return Turn.askAgain(Math.min((long) (AHEAD_SECONDS * NANOS), waitNanos / 2));
    }
    if (!learned && firstPageAt != null && now - firstPageAt < FIRST_PAGE_IN.toNanos()) {
      return Turn.askAgain((long) (PAGE_SECONDS * NANOS));
    }
    firstPageAt = now;
    reserved.put(report.attempt(), pageUnits);
    units -= pageUnits;
    promised(report, now);
    return Turn.after(waitNanos, pageItems());
  }

  /** Whether a page has to be asked for by itself, because its cost counts. */
  private boolean promised(PaceReport report, long now) {
    if (allowance != null) {
      allowance.promise(report.attempt(), pageUnits, now);
    }
    return allowance != null;
  }

  private void fill(long now) {
    if (!rate.isUnlimited()) {
      double perSecond = rate.unitsPerSecond();
      units = Math.min(SAVED_SECONDS * perSecond, units + (now - filledAt) / NANOS * perSecond);
    }
    filledAt = now;
  }

  private void settle(PaceReport report, long now) {
    ScanCounts work = report.work();
    Double held = reserved.remove(report.attempt());
    if (allowance != null) {
      allowance.settle(report.attempt(), work);
    }
    if (work.pages() > 0) {
      if (!rate.isUnlimited()) {
        units += (held == null ? 0 : held) - work.readUnits();
      }
      learn(work, report.evaluated());
      rate.consumed(work.readUnits());
    }
    if (report.slowDowns() > 0) {
      boolean wasUnlimited = rate.isUnlimited();
      rate.slowDown(now, pageUnits);
      if (wasUnlimited) {
        units = 0;
      }
    }
  }

  private void learn(ScanCounts work, long evaluated) {
    double weight = learned ? NEWEST : 1;
    learned = true;
    pageUnits += weight * (work.readUnits() / work.pages() - pageUnits);
    if (evaluated > 0 && work.readUnits() > 0) {
      itemsPerUnit += weight * (evaluated / work.readUnits() - itemsPerUnit);
    }
  }

  private int pageItems() {
    return wishedUnits >= fullPageUnits ? 0 : (int) Math.max(1, wishedUnits * itemsPerUnit);
  }

  synchronized ScanTally.Reading reading() {
    return tally.reading(rate.isUnlimited() ? Double.POSITIVE_INFINITY : rate.unitsPerSecond());
  }
}
