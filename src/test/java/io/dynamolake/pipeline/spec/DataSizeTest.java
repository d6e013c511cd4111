// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest
  @CsvSource({
    "256MB, 268435456",
    "1 kb, 1024",
    "1KiB, 1024",
    "0B, 0",
    "1023B, 1023",
    "3GB, 3221225472",
    "8388607TB, 9223370937343148032"
  })
  void aSizeHasAUnitOfPowersOf1024(String text, long bytes) {
    assertThat(DataSize.parse(text)).contains(new DataSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "256", "MB", "1.5MB", "-1MB", "1PB", "1iB", "8388608TB", "1 MB x", "1M"})
  void otherTextIsNoSize(String text) {
    assertThat(DataSize.parse(text)).isEqualTo(Optional.empty());
  }

  @Test
  void everySizeReadsBackAsItself() {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      DataSize size =
          new DataSize(random.nextLong() >>> (24 + random.nextInt(40)) << random.nextInt(20));
      assertThat(DataSize.parse(size.toString())).as("seed %s, %s", seed, size).contains(size);
    }
    assertThat(DataSize.ofMegabytes(256)).hasToString("256MB");
    assertThat(DataSize.ofMegabytes(2048)).hasToString("2GB");
  }
}
