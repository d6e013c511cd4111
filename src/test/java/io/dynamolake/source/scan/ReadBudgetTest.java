// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final ReadBudget budget = new ReadBudget(10, nanos::get);

  @Test
  void makesTheNextPageWaitUntilTheLastOneIsPaid() {
    assertThat(budget.debt()).isZero();

    budget.spend(128);
    assertThat(budget.debt()).isEqualTo(Duration.ofMillis(12_800));

    pass(Duration.ofSeconds(10));
    assertThat(budget.debt()).isEqualTo(Duration.ofMillis(2_800));
    pass(Duration.ofMillis(2_800));
    assertThat(budget.debt()).isZero();
  }

  @Test
  void savesUpNoMoreThanOneSecond() {
    pass(Duration.ofHours(1));
    budget.spend(30);

    assertThat(budget.debt()).isEqualTo(Duration.ofSeconds(2));
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
