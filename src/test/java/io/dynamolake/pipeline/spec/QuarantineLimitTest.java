// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineLimitTest {
  @ParameterizedTest
  @CsvSource({
    "none, 1000, 1000, false",
    "0, 0, 0, false",
    "0, 1, 1000, true",
    "5, 5, 10, false",
    "5, 6, 10, true",
    "0.1 %, 1, 1000, false",
    "0.1%, 1, 999, true",
    "0 %, 1, 1000000000, true",
    "0%, 0, 0, false",
    "100%, 7, 7, false",
    "33.333333333%, 3333333333, 10000000000, false",
    "33.333333333%, 3333333334, 10000000000, true"
  })
  void onlyMoreThanTheLimitIsTooMuch(String limit, long quarantined, long items, boolean exceeded) {
    assertThat(QuarantineLimit.parse(limit).orElseThrow().exceededBy(quarantined, items))
        .isEqualTo(exceeded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "101%", "1.5", "%", "1 percent", "NaN%", "99999999999999999999"})
  void otherTextIsNoLimit(String text) {
    assertThat(QuarantineLimit.parse(text)).isEmpty();
  }

  @Test
  void aShareIsWrittenTheSameHoweverItWasSpelled() {
    assertThat(QuarantineLimit.parse("0.10%")).isEqualTo(QuarantineLimit.parse("0.1 %"));
    assertThat(QuarantineLimit.parse("10.0%").orElseThrow()).hasToString("10 %");
    assertThat(QuarantineLimit.parse("0.0%").orElseThrow()).hasToString("0 %");
  }
}
