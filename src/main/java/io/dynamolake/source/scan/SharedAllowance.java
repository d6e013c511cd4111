// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What all tasks of a scan may consume together before it stops, however fast: counted page by page where their turns are given out. A
 * page is taken to cost as much as the largest so far. The first page is always read, so that each attempt gets on. Not thread-safe.
 */
final class SharedAllowance {
  /** No page takes so long: whoever asked for it has died, and it may have been read. */
  private static final Duration LOST = Duration.ofSeconds(90);

  enum Answer {
    YES,
    /** It depends on what the pages cost that are under way. */
    LATER,
    NO
  }

  private record Promise(double units, long at) {}

  private final double most;
  private final Map<Long, Promise> promised = new HashMap<>();
  private double spent;
  private double largest;

  SharedAllowance(double most) {
    this.most = most;
  }

  /** The attempt tells what it has read since it was given a page. A page that was not refused and did not come may have been read. */
  void settle(long attempt, ScanCounts work) {
    Promise promise = promised.remove(attempt);
    if (promise != null && work.pages() == 0 && work.throttles() == 0) {
      spent += promise.units();
    }
    spent += work.readUnits();
    if (work.pages() > 0) {
      largest = Math.max(largest, work.readUnits() / work.pages());
    }
  }

  /** @param likely what a page costs, as long as none has come */
  Answer ask(double likely, long now) {
    promised.values().removeIf(promise -> {
      boolean lost = now - promise.at() > LOST.toNanos();
      spent += lost ? promise.units() : 0;
      return lost;
    });
    double open = promised.values().stream().mapToDouble(Promise::units).sum();
    double page = page(likely);
    if (spent + open + page <= most) {
      return Answer.YES;
    }
    if (largest == 0) {
      if (promised.isEmpty()) {
        return spent > 0 ? Answer.NO : Answer.YES;
      }
      return Answer.LATER;
    }
    return spent + page > most ? Answer.NO : Answer.LATER;
  }

  void promise(long attempt, double likely, long now) {
    promised.put(attempt, new Promise(page(likely), now));
  }

  private double page(double likely) {
    return largest > 0 ? largest : likely;
  }
}
