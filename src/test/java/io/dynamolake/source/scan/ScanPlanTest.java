// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.schema.TableKey;
import io.dynamolake.source.SourceTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanPlanTest {
  private static final long GIB = 1L << 30;

  @Test
  void takesASegmentForEach128MegabytesAndFourForEachCore() {
    assertThat(plan(spec(null, null), 1, 0).segments()).isEqualTo(8);
    assertThat(plan(spec(null, null), 1, 1).segments()).isEqualTo(8);
    assertThat(plan(spec(null, null), 1, GIB).segments()).isEqualTo(8);
    assertThat(plan(spec(null, null), 1, GIB + 1).segments()).isEqualTo(9);
    assertThat(plan(spec(null, null), 1, 100 * GIB).segments()).isEqualTo(800);
    assertThat(plan(spec(null, null), 1, 1_000_000 * GIB).segments()).isEqualTo(20_000);
  }

  @Test
  void takesTheSegmentsThatItIsTold() {
    assertThat(plan(spec(1, null), 1, 100 * GIB)).isEqualTo(new ScanPlan(1, 1, null, null));
    assertThat(plan(spec(1_000_000, null), 1, 0).tasks()).isEqualTo(1_000_000);
  }

  @Test
  void sharesReadUnitsAmongNoMoreTasksThanRunAtOnce() {
    ScanPlan plan = plan(spec(100, 3_000), 0, 0);
    assertThat(plan).isEqualTo(new ScanPlan(100, 2, 1_500.0, null));
    assertThat(plan(spec(100, 1), 0, 0)).isEqualTo(new ScanPlan(100, 1, 1.0, null));
  }

  @Test
  void asksForPagesOfTwoSecondsWhenUnitsAreFew() {
    // 10 units a second and task read 80 KiB a second: 160 items of 1 KiB in two.
    assertThat(plan(spec(null, 20), 1_000, 1_024_000).pageItems()).isEqualTo(160);
    assertThat(plan(spec(null, 1), 1, 400_000).pageItems()).isOne();
  }

  private static ScanPlan plan(ScanSpec spec, long items, long sizeBytes) {
    SourceTable table =
        new SourceTable("t", "arn", "id", "eu-west-1", new TableKey("pk", null), items, sizeBytes);
    return ScanPlan.of(spec, table, 2);
  }

  private static ScanSpec spec(@Nullable Integer segments, @Nullable Integer readUnits) {
    return new ScanSpec(
        "t", null, null, segments, readUnits, ScanSpec.ReadConsistency.EVENTUAL, List.of(), null);
  }
}
