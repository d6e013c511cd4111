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
    assertThat(segments(spec(null, null), 0)).isEqualTo(8);
    assertThat(segments(spec(null, null), 1)).isEqualTo(8);
    assertThat(segments(spec(null, null), GIB)).isEqualTo(8);
    assertThat(segments(spec(null, null), GIB + 1)).isEqualTo(9);
    assertThat(segments(spec(null, null), 100 * GIB)).isEqualTo(800);
    assertThat(segments(spec(null, null), 1_000_000 * GIB)).isEqualTo(20_000);
  }

  @Test
  void takesTheSegmentsThatItIsTold() {
    assertThat(segments(spec(1, null), 100 * GIB)).isEqualTo(1);
    assertThat(segments(spec(1_000_000, null), 0)).isEqualTo(1_000_000);
  }

  @Test
  void hasFewTasksForManySegments() {
    assertThat(plan(spec(null, null), 1, 0)).isEqualTo(new ScanPlan(8, 8, null, null, null));
    assertThat(plan(spec(100, null), 1, 0).tasks()).isEqualTo(8);
    assertThat(plan(spec(3, null), 1, 0).tasks()).isEqualTo(3);
  }

  @Test
  void sharesReadUnitsAmongNoMoreTasksThanRunAtOnce() {
    ScanPlan plan = plan(spec(100, 3_000), 0, 0);
    assertThat(plan).isEqualTo(new ScanPlan(100, 2, 1_500.0, null, null));
    assertThat(plan(spec(100, 1), 0, 0)).isEqualTo(new ScanPlan(100, 1, 1.0, null, null));
  }

  @Test
  void sharesWhatMayBeConsumedAmongTasksThatCanReadAPageEach() {
    assertThat(plan(spec(100, null).stoppingAt(10_000), 0, 0))
        .isEqualTo(new ScanPlan(100, 2, null, 5_000.0, null));
    assertThat(plan(spec(100, null).stoppingAt(300), 0, 0))
        .isEqualTo(new ScanPlan(100, 1, null, 300.0, null));
    assertThat(plan(spec(100, null).stoppingAt(1), 0, 0).tasks()).isOne();
  }

  @Test
  void hasNoTasksWhenNothingIsLeft() {
    assertThat(ScanPlan.of(spec(100, 10), table(0, 0), 2, 100, 0).tasks()).isZero();
    assertThat(ScanPlan.of(spec(100, 10), table(0, 0), 2, 100, 1).tasks()).isOne();
  }

  @Test
  void asksForPagesOfTwoSecondsWhenUnitsAreFew() {
    // 10 units a second and task read 80 KiB a second: 160 items of 1 KiB in two.
    assertThat(plan(spec(null, 20), 1_000, 1_024_000).pageItems()).isEqualTo(160);
    assertThat(plan(spec(null, 1), 1, 400_000).pageItems()).isOne();
  }

  private static int segments(ScanSpec spec, long sizeBytes) {
    return ScanPlan.segments(spec, table(1, sizeBytes), 2);
  }

  private static ScanPlan plan(ScanSpec spec, long items, long sizeBytes) {
    int segments = segments(spec, sizeBytes);
    return ScanPlan.of(spec, table(items, sizeBytes), 2, segments, segments);
  }

  private static SourceTable table(long items, long sizeBytes) {
    return new SourceTable(
        "t", "arn", "id", "eu-west-1", new TableKey("pk", null), items, sizeBytes);
  }

  private static ScanSpec spec(@Nullable Integer segments, @Nullable Integer readUnits) {
    return new ScanSpec(
        "t", null, null, segments, readUnits, ScanSpec.ReadConsistency.EVENTUAL, List.of(), null);
  }
}
