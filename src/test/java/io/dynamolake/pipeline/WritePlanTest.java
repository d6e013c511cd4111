// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.pipeline.WritePlan.Layout;
import org.junit.jupiter.api.Test;

class WritePlanTest {
  private static final long MB = 1L << 20;

  @Test
  void aSmallLandingIsOneFile() {
    assertThat(WritePlan.of(10 * MB, 256 * MB, 64, Layout.UNPARTITIONED).tasks())
        .isEqualTo(1);
    assertThat(WritePlan.of(0, 256 * MB, 64, Layout.PARTITIONED).tasks()).isEqualTo(1);
  }

  @Test
  void idleSlotsAreUsedDownToHalfOfTheTarget() {
    assertThat(WritePlan.of(418 * MB, 256 * MB, 2, Layout.UNPARTITIONED).tasks())
        .isEqualTo(2);
    assertThat(WritePlan.of(418 * MB, 256 * MB, 64, Layout.UNPARTITIONED).tasks())
        .isEqualTo(3);
  }

  @Test
  void aLargeLandingIsAboutOneFileATask() {
    assertThat(WritePlan.of(382_000 * MB, 256 * MB, 64, Layout.UNPARTITIONED).tasks())
        .isEqualTo(1000);
  }

  @Test
  void aPartitionedTableGetsNoMoreTasksThanSlots() {
    assertThat(WritePlan.of(382_000 * MB, 256 * MB, 64, Layout.PARTITIONED).tasks())
        .isEqualTo(64);
  }
}
