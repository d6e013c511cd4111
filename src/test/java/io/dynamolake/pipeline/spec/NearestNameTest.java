// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "tabel, table",
    "source.segmnets, source.segments",
    "write.partition_by, write.partition-by",
    "write.partitionBy, write.partition-by",
    "region, source.region",
    "target-file-size, write.target-file-size",
    "source.readUnitsPerSecond, source.read-units-per-second",
    "SOURCE.PATH, source.path"
  })
  void theKnownKeyThatWasMeantIsFound(String unknown, String meant) {
    assertThat(NearestName.of(unknown, Options.keys())).contains(meant);
  }

  @Test
  void nothingIsSuggestedForWhatIsFar() {
    assertThat(NearestName.of("kubernetes.namespace", Options.keys())).isEmpty();
    assertThat(NearestName.of("x".repeat(100_000), Options.keys())).isEmpty();
  }

  @Test
  void swappedNeighboursCountOnce() {
    assertThat(NearestName.distance("rnu", "run")).isEqualTo(1);
    assertThat(NearestName.distance("", "run")).isEqualTo(3);
    assertThat(NearestName.distance("run", "run")).isZero();
  }
}
