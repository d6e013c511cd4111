// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.ExitStatus;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
  private static final Map<String, String> LAUNCHER = Map.of("DYNAMOLAKE_EXIT", "status");

  @Test
  void aPlainProcessExitsWithTheStatus() {
    assertThat(ProcessEnd.of(Map.of(), properties())).isEqualTo(ProcessEnd.EXIT);
    assertThat(ProcessEnd.of(LAUNCHER, properties())).isEqualTo(ProcessEnd.EXIT);
  }

  @Test
  void insideSparkSubmitTheDriverReturnsOrThrows() {
    assertThat(ProcessEnd.of(Map.of(), properties("spark.submit.deployMode", "client")))
        .isEqualTo(ProcessEnd.RETURN_OR_THROW);
    assertThat(ProcessEnd.of(Map.of(), properties("spark.app.submitTime", "1")))
        .isEqualTo(ProcessEnd.RETURN_OR_THROW);
  }

  @Test
  void theLauncherGetsTheStatusOfAClientButNotOfACluster() {
    assertThat(ProcessEnd.of(LAUNCHER, properties("spark.app.submitTime", "1")))
        .isEqualTo(ProcessEnd.EXIT);
    assertThat(ProcessEnd.of(LAUNCHER, properties("spark.submit.deployMode", "client")))
        .isEqualTo(ProcessEnd.EXIT);
    assertThat(ProcessEnd.of(LAUNCHER, properties("spark.submit.deployMode", "cluster")))
        .isEqualTo(ProcessEnd.RETURN_OR_THROW);
  }

  @Test
  void successReturnsAndFailureTellsWhy() {
    assertThatCode(
            () -> ProcessEnd.RETURN_OR_THROW.end(new CommandRunner.Ended(ExitStatus.DONE, "")))
        .doesNotThrowAnyException();
    assertThatCode(() -> ProcessEnd.EXIT.end(new CommandRunner.Ended(ExitStatus.DONE, "")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ProcessEnd.RETURN_OR_THROW.end(
            new CommandRunner.Ended(ExitStatus.LOCKED, "Cannot lock.")))
        .hasMessage(
            "exit status 8, another run holds the table's lock or committed first, or the source is not ready: Cannot lock.");
  }

  private static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }
}
