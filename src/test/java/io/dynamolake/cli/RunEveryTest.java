// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.pipeline.CaptureProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunEveryTest {
  private final FakePipeline pipeline = new FakePipeline();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void tellsRunsOnStdoutAndWhatIsTriedAgainOnStderr() {
    assertThat(run("--every", "90s")).isZero();
    assertThat(pipeline.asked).containsExactly(Duration.ofSeconds(90));
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Run ").hasLineCount(9);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "dynamolake: Cannot reach a service.",
            "dynamolake: Trying again within 90s, as --every says.");
  }

  @Test
  void aGapIsToldOnce() {
    CaptureProgress pass = new CaptureProgress(
        "orders", "2026", "s3://lake/landing", 2, 1, 3, List.of("shard a: gone"));
    pipeline.passes = List.of(pass, pass);
    assertThat(run("--every", "1m")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce(
            "Cannot capture all changes of table orders: shard a: gone. No run applies the stream");
  }

  @Test
  void anIntervalIsATimeWithAUnit() {
    assertThat(run("--every", "1 minute")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("expected a time from 1s to 30d with a unit, such as 1m, got '1 minute'");
    assertThat(pipeline.asked).isEmpty();
  }

  private int run(String option, String value) {
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new CommandRunner(pipeline::open, outStream, errStream)
        .run("run", "conf/orders-stream.yaml", option, value)
        .status()
        .code();
  }
}
