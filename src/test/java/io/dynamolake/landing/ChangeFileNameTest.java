// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFileNameTest {
  @Test
  void theSameRecordsHaveTheSameSafePath() {
    ChangeFileName name = name("2026-01-31T12:00:00.000", "shardId-1", 9, 10);
    assertThat(name.path())
        .isEqualTo(
            "changes/2026-01-31T12_3a00_3a00.000/shardId-1/"
                + "0000000000000000000000000000000000000009-0000000000000000000000000000000000000010-2.json.gz");
    assertThat(ChangeFileName.parse(name.path())).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", "a_b", "a%2fb", "ü 🔑", "_3a", "unknown"})
  void anyLabelComesBack(String label) {
    ChangeFileName name = name(label, label, 0, 0);
    assertThat(name.path().split("/", -1)).hasSize(4).doesNotContain("..", ".");
    assertThat(ChangeFileName.parse(name.path())).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "changes/a/b/1-2-2.json.gz",
        "changes/a/b/c/0000000000000000000000000000000000000001-0000000000000000000000000000000000000001-1.json.gz",
        "changes/a/b/0000000000000000000000000000000000000002-0000000000000000000000000000000000000001-1.json.gz",
        "changes/a/b/0000000000000000000000000000000000000001-0000000000000000000000000000000000000001-0.json.gz",
        "changes/a/b/0000000000000000000000000000000000000001-0000000000000000000000000000000000000001-1.json.gz.tmp",
        "changes/_4/b/0000000000000000000000000000000000000001-0000000000000000000000000000000000000001-1.json.gz"
      })
  void otherFilesAreNone(String path) {
    assertThat(ChangeFileName.parse(path)).isEmpty();
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> name("a", "b", 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A change file needs 0 <= first <= last");
  }

  private static ChangeFileName name(String label, String shard, long first, long last) {
    return new ChangeFileName(
        label, shard, BigInteger.valueOf(first), BigInteger.valueOf(last), last - first + 1);
  }
}
