// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CrashPointTest {
  public static void main(String[] args) {
    CrashPoint.AFTER_STAGING.pass();
  }

  @AfterEach
  void forget() {
    System.clearProperty(CrashPoint.PROPERTY);
  }

  @Test
  void thePointsAreTheStepsOfARun() {
    assertThat(Arrays.stream(CrashPoint.values()).map(CrashPoint::key))
        .containsExactly(
            "after-plan",
            "before-export-request",
            "after-export-request",
            "while-exporting",
            "after-export",
            "after-change-file",
            "after-change-checkpoint",
            "after-landing",
            "after-staging",
            "before-commit",
            "after-commit",
            "before-result",
            "after-result");
  }

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void onlyTheNamedPointCrashes(CrashPoint point) {
    assertThatCode(point::pass).doesNotThrowAnyException();
    System.setProperty(CrashPoint.PROPERTY, point.key() + ":throw");
    for (CrashPoint other : CrashPoint.values()) {
      if (other != point) {
        assertThatCode(other::pass).doesNotThrowAnyException();
      }
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(point::pass)
          .isInstanceOf(CrashPoint.Crash.class)
          .hasMessage("Crashed on request at " + point.key());
    }
  }

  @Test
  void theNthPassCrashes() {
    System.setProperty(CrashPoint.PROPERTY, "after-staging:throw:3");
    CrashPoint.AFTER_STAGING.pass();
    CrashPoint.AFTER_STAGING.pass();
    assertThatThrownBy(CrashPoint.AFTER_STAGING::pass).isInstanceOf(CrashPoint.Crash.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere",
        "after-plan:explode",
        "after-plan:halt:0",
        "after-plan:halt:x",
        "after-plan:halt:1:1"
      })
  void aRequestThatIsNotUnderstoodIsRefused(String request) {
    System.setProperty(CrashPoint.PROPERTY, request);
    assertThatThrownBy(CrashPoint.BEFORE_RESULT::pass).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void haltEndsTheProcessAsAKillDoes() throws Exception {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-D" + CrashPoint.PROPERTY + "=after-staging:halt",
            "-cp",
            System.getProperty("java.class.path"),
            CrashPointTest.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
  }
}
