// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In simulated time, so that minutes take milliseconds: tasks ask for turns, and pages take a while to come. */
class ReadBudgetTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private long now = Long.MAX_VALUE - 5 * SECOND;
  private final long began = now;
  private final List<Page> pages = new ArrayList<>();
  /** Read units a second that the simulated table gives. */
  private double capacity = Double.POSITIVE_INFINITY;

  private double left;
  private long filledAt = now;
  private long throttles;

  private record Page(long at, double units) {}

  private final class Task implements Comparable<Task> {
    private final Pace pace;
    private final Random random;
    private final double pageUnits;
    private final long lastPage;
    private long wakes = now;
    private boolean asking;

    Task(ReadBudget budget, int number, double pageUnits, long lastPage) {
      this.pace = new Pace(budget::turn, "scan", number, () -> now);
      this.random = new Random(number);
      this.pageUnits = pageUnits;
      this.lastPage = lastPage;
    }

    /** False when it has ended. */
    boolean step() throws InterruptedException {
      if (asking) {
        answer();
      }
      if (now - lastPage >= 0) {
        pace.segmentRead(0);
        return false;
      }
      long debt = pace.debt(0).toNanos();
      asking = debt == 0;
      wakes = now + (asking ? SECOND / 100 + random.nextInt((int) (SECOND / 50)) : debt);
      return true;
    }

    private void answer() {
      left = Math.min(capacity, left + (now - filledAt) * capacity / SECOND);
      filledAt = now;
      if (left <= 0) {
        throttles++;
        pace.throttled(Pace.Scope.TABLE);
        return;
      }
      double units = pageUnits * (0.5 + random.nextDouble());
      if (pace.pageItems() > 0) {
        units = Math.min(units, pace.pageItems() / 10.0);
      }
      left -= units;
      pages.add(new Page(now, units));
      pace.came(new ScanCounts((long) (units * 10), 1, units, 0), (long) (units * 10));
    }

    @Override
    public int compareTo(Task other) {
      return Long.signum(wakes - other.wakes);
    }
  }

  @Test
  void holdsALimitOverAllTasksTogetherWithinFivePercentOfEveryMinute() throws Exception {
    for (double limit : new double[] {1, 20, 100, 3_000, 40_000}) {
      for (int tasks : new int[] {1, 7, 500}) {
        pages.clear();
        long start = now;
        boolean enough = tasks * 128 * 40 > limit;
        run(budget(limit), tasks, 128, start + 5 * MINUTE);

        for (long from = start; from <= start + 4 * MINUTE; from += 7 * SECOND) {
          assertThat(units(from, from + MINUTE))
              .as("limit %s, %s tasks", limit, tasks)
              .isLessThan(limit * 60 * 1.05 + 1);
        }
        if (enough) {
          assertThat(units(start + SECOND, start + 4 * MINUTE))
              .as("limit %s, %s tasks", limit, tasks)
              .isGreaterThan(limit * 239 * 0.95);
        }
      }
    }
  }

  @Test
  void leavesTheShareOfTasksThatHaveEndedToTheOthers() throws Exception {
    ReadBudget budget = budget(100);
    PriorityQueue<Task> tasks = new PriorityQueue<>();
    for (int i = 0; i < 10; i++) {
      tasks.add(new Task(budget, i, 5, now + (i == 0 ? 3 * MINUTE : MINUTE)));
    }
    long start = now;

    drain(tasks);

    assertThat(units(start + 2 * MINUTE, start + 3 * MINUTE)).isBetween(5_700.0, 6_300.0);
    assertThat(budget.reading().segmentsRead()).isOne();
  }

  @Test
  void asksForSmallPagesAtSmallLimits() throws Exception {
    run(budget(20), 3, 128, now + MINUTE);

    assertThat(pages.subList(5, pages.size())).allMatch(page -> page.units() <= 10.5);
    pages.clear();
    run(budget(1_000), 3, 128, now + MINUTE);
    assertThat(pages).anyMatch(page -> page.units() > 150);
  }

  @Test
  void slowsDownWhenThrottledAndRecovers() throws Exception {
    ReadBudget budget = budget(1_000);
    capacity = 1_000;
    PriorityQueue<Task> tasks = tasks(budget, 20, now + 3 * MINUTE);
    drainUntil(tasks, began + MINUTE);
    double before = units(began + MINUTE / 2, began + MINUTE);

    capacity = 50;
    drainUntil(tasks, began + MINUTE + 20 * SECOND);
    double slow = budget.reading().limit();
    long met = throttles;
    drainUntil(tasks, began + MINUTE + 50 * SECOND);
    long met30SecondsLater = throttles;
    capacity = 1_000;
    drainUntil(tasks, began + 3 * MINUTE);

    assertThat(before).isGreaterThan(28_000);
    assertThat(slow).isLessThan(150);
    assertThat(met30SecondsLater - met).isBetween(1L, 200L);
    assertThat(budget.reading().limit()).isEqualTo(1_000);
    assertThat(units(now - MINUTE / 2, now)).isGreaterThan(28_000);
  }

  @Test
  void findsWhatATableGivesWhenThereIsNoLimit() throws Exception {
    ReadBudget budget = budget(Double.POSITIVE_INFINITY);
    capacity = 800;
    run(budget, 20, 60, now + 4 * MINUTE);

    assertThat(throttles).isPositive();
    assertThat(units(now - 2 * MINUTE, now)).isGreaterThan(800 * 120 * 0.7);
    long met = throttles;
    capacity = Double.POSITIVE_INFINITY;
    left = 1;
    pages.clear();
    run(budget, 20, 60, now + 2 * MINUTE);
    assertThat(throttles).isEqualTo(met);
    assertThat(budget.reading().limit()).isInfinite();
  }

  @Test
  void usesWhatAScanMayConsumeToTheLastPageWhoeverReadsIt() throws Exception {
    for (int tasks : new int[] {1, 3, 40}) {
      for (double limit : new double[] {500, Double.POSITIVE_INFINITY}) {
        for (int most : new int[] {1, 7, 100, 1_001}) {
          ReadBudget budget = new ReadBudget(
              new ReadRate(limit, now),
              8_192,
              0,
              new ScanTally(() -> now),
              new SharedAllowance(most),
              () -> now);
          List<Pace> paces = new ArrayList<>();
          for (int task = 0; task < tasks; task++) {
            paces.add(new Pace(budget::turn, "scan", task, () -> now));
          }
          double consumed = 0;
          for (int round = 0; round < 20_000 && !paces.isEmpty(); round++) {
            now += SECOND / 20;
            List<Pace> reading = new ArrayList<>();
            for (Pace pace : List.copyOf(paces)) {
              boolean turn = pace.debt(0).isZero();
              if (pace.isOver()) {
                pace.stop(0);
                paces.remove(pace);
              } else if (turn) {
                reading.add(pace);
              }
            }
            for (Pace pace : reading) {
              consumed += 2;
              pace.came(new ScanCounts(20, 1, 2, 0), 20);
            }
          }
          String as = tasks + " tasks, limit " + limit + ", most " + most;
          assertThat(paces).as(as).isEmpty();
          assertThat(consumed).as(as).isEqualTo(most < 2 ? 2 : most - most % 2);
        }
      }
    }
  }

  @Test
  void countsThePageOfATaskThatDiedAsRead() throws Exception {
    SharedAllowance allowance = new SharedAllowance(5);
    allowance.settle(1, new ScanCounts(20, 1, 2, 0));
    allowance.promise(1, 128, now);
    assertThat(allowance.ask(128, now)).isEqualTo(SharedAllowance.Answer.LATER);
    assertThat(allowance.ask(128, now + MINUTE)).isEqualTo(SharedAllowance.Answer.LATER);
    assertThat(allowance.ask(128, now + 2 * MINUTE)).isEqualTo(SharedAllowance.Answer.NO);
  }

  @Test
  void countsAPageThatDidNotComeAsReadUnlessItWasRefused() {
    SharedAllowance allowance = new SharedAllowance(6);
    allowance.settle(1, new ScanCounts(20, 1, 2, 0));
    allowance.promise(1, 128, now);
    allowance.settle(1, new ScanCounts(0, 0, 0, 1));
    allowance.promise(1, 128, now);
    allowance.settle(1, ScanCounts.NONE);
    assertThat(allowance.ask(128, now)).isEqualTo(SharedAllowance.Answer.YES);
    allowance.promise(1, 128, now);
    allowance.settle(1, ScanCounts.NONE);
    assertThat(allowance.ask(128, now)).isEqualTo(SharedAllowance.Answer.NO);
  }

  @Test
  void slowsDownForNothingWhenOnePartitionIsThrottled() throws Exception {
    ReadBudget budget = budget(1_000);
    Pace pace = new Pace(budget::turn, "scan", 1, () -> now);
    pace.debt(0);
    pace.throttled(Pace.Scope.PARTITION);
    now += SECOND;
    pace.debt(0);

    assertThat(budget.reading().limit()).isEqualTo(1_000);
    assertThat(budget.reading().counts().throttles()).isOne();
  }

  private ReadBudget budget(double limit) {
    return new ReadBudget(
        new ReadRate(limit, now), 8_192, 0, new ScanTally(() -> now), null, () -> now);
  }

  private PriorityQueue<Task> tasks(ReadBudget budget, int count, long lastPage) {
    PriorityQueue<Task> tasks = new PriorityQueue<>();
    for (int i = 0; i < count; i++) {
      tasks.add(new Task(budget, i, 128, lastPage));
    }
    return tasks;
  }

  private void run(ReadBudget budget, int count, double pageUnits, long until) throws Exception {
    PriorityQueue<Task> tasks = new PriorityQueue<>();
    for (int i = 0; i < count; i++) {
      tasks.add(new Task(budget, i, pageUnits, until));
    }
    drain(tasks);
  }

  private void drain(PriorityQueue<Task> tasks) throws Exception {
    drainUntil(tasks, Long.MAX_VALUE / 2 + now);
  }

  private void drainUntil(PriorityQueue<Task> tasks, long until) throws Exception {
    while (!tasks.isEmpty() && tasks.element().wakes - until < 0) {
      Task task = tasks.remove();
      now = task.wakes;
      if (task.step()) {
        tasks.add(task);
      }
    }
    if (!tasks.isEmpty()) {
      now = until;
    }
  }

  private double units(long from, long to) {
    return pages.stream()
        .filter(page -> page.at() - from >= 0 && page.at() - to < 0)
        .mapToDouble(Page::units)
        .sum();
  }
}
