// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.schema.TableKey;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.TableAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanPlanTest {
  private static final long GIB = 1L << 30;
  private static final ScanPlan.Cores TWO = new ScanPlan.Cores(2, ScanPlan.Cores.Outlook.ALL);

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
    assertThat(plan(spec(null, null), PacePlan.Desk.TASK).tasks()).isEqualTo(8);
    assertThat(plan(spec(100, null), PacePlan.Desk.TASK).tasks()).isEqualTo(8);
    assertThat(plan(spec(3, null), PacePlan.Desk.TASK).tasks()).isEqualTo(3);
  }

  @Test
  void hasTasksForExecutorsThatAreYetToCome() {
    ScanPlan.Cores first = new ScanPlan.Cores(2, ScanPlan.Cores.Outlook.AT_FIRST);
    ScanPlan.Cores many = new ScanPlan.Cores(500, ScanPlan.Cores.Outlook.AT_FIRST);
    ScanSpec spec = spec(8_192, null);
    PacePlan pace = PacePlan.of(spec, table(0), "here", PacePlan.Desk.DRIVER);
    assertThat(ScanPlan.of(spec, pace, first, 8_192, 8_192).tasks()).isEqualTo(1_000);
    assertThat(ScanPlan.of(spec, pace, first, 8_192, 100).tasks()).isEqualTo(100);
    assertThat(ScanPlan.of(spec, pace, many, 8_192, 8_192).tasks()).isEqualTo(2_000);
    // Each has an equal share of the limit: those that wait must not have any.
    PacePlan shared = PacePlan.of(spec(8_192, 3_000), table(0), "here", PacePlan.Desk.TASK);
    assertThat(ScanPlan.of(spec, shared, first, 8_192, 8_192).tasks()).isEqualTo(2);
  }

  @Test
  void sharesReadUnitsAmongNoMoreTasksThanRunAtOnce() {
    ScanPlan plan = plan(spec(100, 3_000), PacePlan.Desk.TASK);
    assertThat(plan.tasks()).isEqualTo(2);
    assertThat(plan.pace().unitsPerSecond()).isEqualTo(1_500);
    assertThat(plan(spec(100, 1), PacePlan.Desk.TASK).tasks()).isOne();
  }

  @Test
  void leavesTheSharingToTheDriverWhereItGivesTheTurns() {
    ScanPlan plan = plan(spec(100, 3_000), PacePlan.Desk.DRIVER);
    assertThat(plan.tasks()).isEqualTo(8);
    assertThat(plan.pace().unitsPerSecond()).isEqualTo(3_000);
    assertThat(plan(spec(100, 1), PacePlan.Desk.DRIVER).tasks()).isEqualTo(8);
  }

  @Test
  void sharesWhatMayBeConsumedAmongTasksThatCanReadAPageEach() {
    ScanPlan plan = plan(spec(100, null).stoppingAt(10_000), PacePlan.Desk.TASK);
    assertThat(plan.tasks()).isEqualTo(2);
    assertThat(plan.mostUnits()).isEqualTo(5_000);
    assertThat(plan(spec(100, null).stoppingAt(300), PacePlan.Desk.TASK).tasks())
        .isOne();
    assertThat(plan(spec(100, null).stoppingAt(1), PacePlan.Desk.TASK).tasks()).isOne();
  }

  @Test
  void leavesTheCountingToTheDriverWhereItGivesTheTurns() {
    ScanPlan plan = plan(spec(100, null).stoppingAt(300), PacePlan.Desk.DRIVER);
    assertThat(plan.tasks()).isEqualTo(8);
    assertThat(plan.mostUnits()).isNull();
  }

  @Test
  void hasNoTasksWhenNothingIsLeft() {
    for (PacePlan.Desk desk : PacePlan.Desk.values()) {
      ScanSpec spec = spec(100, 10).stoppingAt(1_000);
      PacePlan pace = PacePlan.of(spec, table(0), "here", desk);
      assertThat(ScanPlan.of(spec, pace, TWO, 100, 0).tasks()).isZero();
      assertThat(ScanPlan.of(spec, pace, TWO, 100, 1).tasks()).isOne();
    }
  }

  private static int segments(ScanSpec spec, long sizeBytes) {
    return ScanPlan.segments(spec, table(sizeBytes), 2);
  }

  private static ScanPlan plan(ScanSpec spec, PacePlan.Desk desk) {
    int segments = segments(spec, 0);
    return ScanPlan.of(spec, PacePlan.of(spec, table(0), "here", desk), TWO, segments, segments);
  }

  private static SourceTable table(long sizeBytes) {
    return new SourceTable("t", "arn", "id", "eu-west-1", new TableKey("pk", null), 1, sizeBytes);
  }

  private static ScanSpec spec(@Nullable Integer segments, @Nullable Integer readUnits) {
    return new ScanSpec(
        new TableAddress("t", null, null),
        segments,
        readUnits == null ? null : new ReadLimit.Units(readUnits),
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);
  }
}
