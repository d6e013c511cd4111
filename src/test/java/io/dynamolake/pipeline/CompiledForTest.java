// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.util.Properties;

@ExtendWith(SparkExtension.class)
class CompiledForTest {
  @Test
  void mavenWroteDownWhatThisIsCompiledAgainst() {
    CompiledFor ours = CompiledFor.thisBuild();

    assertThat(ours.spark()).isEqualTo(SparkExtension.spark().version());
    ours.requireScala(Properties.versionNumberString());
  }

  @Test
  void anotherScalaIsRefusedBeforeAnythingIsLinked() {
    assertThatThrownBy(() -> new CompiledFor("3.5.6", "2.12").requireScala("2.13.16"))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageStartingWith(
            "Cannot start Spark: this jar is built for Spark 3.5.6 on Scala 2.12, and the Spark here has Scala 2.13.16. ");
  }
}
