// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.landing.LandingFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LandingSplitTest {
  @Test
  void everyFileIsInExactlyOneSplitWhateverTheirOrder() {
    List<LandingFile> files = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      files.add(file("f" + i, random.nextInt(100) << 20));
    }
    List<LandingSplit> splits = LandingSplit.plan(files, 8);
    assertThat(splits).hasSize(8);
    assertThat(splits.stream().flatMap(split -> split.files().stream()))
        .containsExactlyInAnyOrderElementsOf(files);
    Collections.shuffle(files, random);
    assertThat(LandingSplit.plan(files, 8)).isEqualTo(splits);
  }

  @Test
  void splitsAreAboutEqual() {
    List<LandingFile> files = new ArrayList<>();
    for (int i = 1; i <= 64; i++) {
      files.add(file("f" + i, (long) i << 20));
    }
    assertThat(LandingSplit.plan(files, 4))
        .allSatisfy(split -> assertThat(
                split.files().stream().mapToLong(LandingFile::sizeBytes).sum() >> 20)
            .isBetween(510L, 530L));
  }

  @Test
  void thousandsOfEmptyFilesShareAFewSplits() {
    List<LandingFile> files = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      files.add(file("f" + i, 20));
    }
    assertThat(LandingSplit.bySize(files, 2)).hasSizeBetween(60, 66);
  }

  @Test
  void smallFilesAreSpreadOverTheCoresThatThereAre() {
    List<LandingFile> files = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      files.add(file("f" + i, 10 << 20));
    }
    assertThat(LandingSplit.bySize(files, 2)).hasSizeBetween(16, 19);
    assertThat(LandingSplit.bySize(files, 40)).hasSizeBetween(39, 41);
    assertThat(LandingSplit.bySize(files, 4000)).hasSize(100);
  }

  @Test
  void noFilesMakeNoSplit() {
    assertThat(LandingSplit.bySize(List.of(), 2)).isEmpty();
    assertThat(LandingSplit.plan(List.of(), 3)).isEmpty();
  }

  private static LandingFile file(String key, long sizeBytes) {
    return new LandingFile(key, "file:/" + key, 1, "", sizeBytes);
  }
}
