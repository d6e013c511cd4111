// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
  @Test
  void smallFilesOfOnePartitionShareABin() {
    List<StagedFile> files =
        List.of(file("a", 10, "x"), file("b", 20, "x"), file("c", 80, "x"), file("d", 10, "y"));
    assertThat(CompactionPlan.of(files, 100).bins())
        .containsExactly(
            new CompactionPlan.Bin(Map.of("p", "x"), List.of(files.get(0), files.get(1))));
  }

  @Test
  void nothingToMergeIsAnEmptyPlan() {
    assertThat(CompactionPlan.of(List.of(file("a", 10, "x"), file("b", 10, "y")), 100)
            .bins())
        .isEmpty();
  }

  @Test
  void noFileIsInTwoBinsAndNoBinIsFarAboveTheTarget() {
    long seed = 42;
    Random random = new Random(seed);
    List<StagedFile> files = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      files.add(file("f" + i, random.nextInt(120), "p" + random.nextInt(3)));
    }
    CompactionPlan plan = CompactionPlan.of(files, 100);
    assertThat(new HashSet<>(plan.files())).as("seed %d", seed).hasSameSizeAs(plan.files());
    assertThat(plan.bins()).isNotEmpty().allSatisfy(bin -> {
      assertThat(bin.files())
          .allMatch(file -> file.partitionValues().equals(bin.partitionValues()));
      assertThat(bin.files().stream().mapToLong(StagedFile::sizeBytes).sum())
          .isLessThanOrEqualTo(125);
    });
  }

  private static StagedFile file(String path, long sizeBytes, String partition) {
    return new StagedFile(path, sizeBytes, 1, Map.of("p", partition), "{}");
  }
}
