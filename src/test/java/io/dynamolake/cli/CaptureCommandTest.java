// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.pipeline.CaptureMode;
import io.dynamolake.pipeline.CaptureProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureCommandTest {
  private final FakePipeline pipeline = new FakePipeline();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void tellsWhatIsLanded() {
    pipeline.passes = List.of(pass(3, List.of()));
    assertThat(run("capture", "conf/orders-stream.yaml")).isZero();
    assertThat(pipeline.asked).containsExactly(CaptureMode.CATCH_UP);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "orders: landed 3 changes in 1 files from 2 shards of stream 2026, in s3://lake/landing"
                + System.lineSeparator());
  }

  @Test
  void followsWithoutALineForPassesThatBroughtNothing() {
    pipeline.passes = List.of(pass(3, List.of()), pass(0, List.of()));
    assertThat(run("capture", "conf/orders-stream.yaml", "--follow")).isZero();
    assertThat(pipeline.asked).containsExactly(CaptureMode.FOLLOW);
    assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(1);
  }

  @Test
  void aGapIsToldOnceAndMakesItsOwnStatus() {
    pipeline.passes = List.of(pass(3, List.of("shard a: gone")), pass(0, List.of("shard a: gone")));
    assertThat(run("capture", "conf/orders-stream.yaml", "--follow")).isEqualTo(7);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce(
            "Cannot capture all changes of table orders: shard a: gone. No run applies the stream until the"
                + " lake table has them: merge incremental exports up to then, or publish a new snapshot.");
  }

  @Test
  void redriveTellsWhatIsLanded() {
    assertThat(run("redrive", "conf/orders-stream.yaml", "s3://failures/aws/lambda"))
        .isZero();
    assertThat(pipeline.asked).containsExactly("s3://failures/aws/lambda");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("orders: landed 2 changes of 1 batches in 1 files, in s3://lake/landing"
            + System.lineSeparator());
  }

  private static CaptureProgress pass(long records, List<String> gaps) {
    return new CaptureProgress("orders", "2026", "s3://lake/landing", 2, 1, records, gaps);
  }

  private int run(String... arguments) {
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new CommandRunner(pipeline::open, outStream, errStream)
        .run(arguments)
        .status()
        .code();
  }
}
