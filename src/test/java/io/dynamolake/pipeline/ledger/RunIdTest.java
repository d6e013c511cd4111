// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunIdTest {
  @Test
  void anExportGivesItsIdToItsRun() {
    assertThat(RunId.of("orders", "replace", "01700000000000-abcdef12"))
        .hasToString("replace-01700000000000-abcdef12")
        .isEqualTo(RunId.of("orders", "replace", "01700000000000-abcdef12"));
  }

  @Test
  void aScanIsNamedByItsStartInUtc() {
    assertThat(RunId.startedAt("orders", "partition", Instant.parse("2026-11-22T03:04:05.678901Z")))
        .hasToString("partition-scan-20261122T030405678Z");
  }

  @Test
  void anySourcePointGivesAValidIdOfItsOwn() {
    List<String> points = List.of(
        "",
        "a/b",
        "a_b",
        "a b",
        "../../x",
        "😀",
        "é",
        "x".repeat(120),
        "x".repeat(121),
        "x".repeat(500),
        "x".repeat(501),
        "\n",
        "a\0b");
    Set<RunId> ids = new HashSet<>();
    for (String point : points) {
      ids.add(RunId.of("orders", "replace", point));
      ids.add(RunId.of("orders", "_mode", point));
    }
    assertThat(ids).hasSize(2 * points.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A.b_c-9", "-x", "20261122", "a..b"})
  void ordinaryNamesAreAccepted(String text) {
    assertThat(new RunId(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", ".a", "_a", "a/b", "a\\b", "a b", "a\n", "a:b", "é", "a%2f", "٣"})
  void whatIsNoNameForAFolderIsRefused(String text) {
    assertThatThrownBy(() -> new RunId(text))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Invalid value for run-id: expected 1 to 128 letters, digits, '.', '-' and '_', not beginning with '.' or"
                + " '_', got '" + LedgerErrors.printable(text) + "'");
  }

  @Test
  void aLongNameIsRefusedWithoutRepeatingIt() {
    assertThat(new RunId("x".repeat(128)).text()).hasSize(128);
    assertThatThrownBy(() -> new RunId("x".repeat(129))).hasMessageEndingWith("got 129 characters");
  }
}
