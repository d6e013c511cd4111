// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
      strings = {
        "", ".", "..", ".a", "_a", "a/b", "a\\b", "a b", "a\n", ":a", "+a", "a!3ab", "é", "a%2f",
        "٣"
      })
  void whatIsNoNameForAFolderIsRefused(String text) {
    assertThatThrownBy(() -> new RunId(text))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Invalid value for run-id: expected 1 to 128 letters, digits, '.', '-', '_', ':' and '+' (the last two count for"
                + " three), beginning with a letter, a digit or '-', got '"
                + LedgerErrors.printable(text) + "'");
  }

  @Test
  void aLongNameIsRefusedWithoutRepeatingIt() {
    assertThat(new RunId("x".repeat(128)).text()).hasSize(128);
    assertThatThrownBy(() -> new RunId("x".repeat(129))).hasMessageEndingWith("got 129 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scheduled__2026-11-22T02:00:00+00:00",
        "manual__2026-11-22T02:00:00.123456+00:00",
        "a::++b:"
      })
  void aSchedulersIdIsTakenAndSpelledForFolders(String text) {
    RunId id = new RunId(text);
    assertThat(id.text()).isEqualTo(text);
    assertThat(id.folder())
        .matches("[A-Za-z0-9._!-]+")
        .isEqualTo(text.replace(":", "!3a").replace("+", "!2b"));
    assertThat(RunId.ofFolder(id.folder())).contains(id);
  }

  @Test
  void noTwoIdsHaveOneFolder() {
    long seed = 75;
    Random random = new Random(seed);
    Map<String, String> idOfFolder = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("x");
      for (int n = random.nextInt(6); n > 0; n--) {
        text.append("3a2b:+_-.".charAt(random.nextInt(9)));
      }
      RunId id = new RunId(text.toString());
      String other = idOfFolder.putIfAbsent(id.folder(), id.text());
      assertThat(other == null || other.equals(id.text()))
          .as("seed %d: %s and %s", seed, id, other)
          .isTrue();
      assertThat(RunId.ofFolder(id.folder())).as("seed %d", seed).contains(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "a!", "a!3", "a!3A", "!3aa", ".a", "_temporary"})
  void aNameThatNoRunHasIsNoFolderOfOne(String name) {
    assertThat(RunId.ofFolder(name)).isEmpty();
  }

  @Test
  void colonsCountAsTheyAreSpelled() {
    assertThat(new RunId("x".repeat(125) + ":").folder()).hasSize(128);
    assertThatThrownBy(() -> new RunId("x".repeat(126) + ":"))
        .hasMessageEndingWith("got 127 characters");
  }
}
