// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.schema.TableKey;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.scan.ScanSpec.ReadConsistency;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanEstimateTest {
  private static final int SIZE = 1_000_000;

  @Test
  void aStronglyConsistentScanCostsTwice() {
    assertThat(estimate(ReadConsistency.EVENTUAL, null).readUnits()).isEqualTo(123);
    assertThat(estimate(ReadConsistency.STRONG, null).readUnits()).isEqualTo(245);
  }

  @Test
  void theTimeFollowsFromTheRate() {
    assertThat(estimate(ReadConsistency.EVENTUAL, 50).duration()).isEqualTo(Duration.ofSeconds(3));
    assertThat(estimate(ReadConsistency.EVENTUAL, null).duration()).isNull();
  }

  private static ScanEstimate estimate(ReadConsistency consistency, @Nullable Integer rate) {
    ReadLimit limit = rate == null ? null : new ReadLimit.Units(rate);
    ScanSpec spec =
        new ScanSpec(new TableAddress("orders", "r", null), 4, limit, consistency, List.of(), null);
    SourceTable table =
        new SourceTable("orders", "arn", "id", "r", new TableKey("pk", null), 10, SIZE);
    PacePlan pace = PacePlan.of(spec, table, "here", PacePlan.Desk.DRIVER);
    return ScanEstimate.of(spec, table, pace, 2);
  }
}
