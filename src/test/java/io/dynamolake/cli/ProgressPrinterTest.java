// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.report.ReadProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void changesOneLineOfATerminalEachSecond() {
    ProgressPrinter printer = printer(Map.of(ProgressPrinter.VARIABLE, "terminal"));

    printer.accept(progress(1));
    pass(Duration.ofSeconds(1));
    printer.accept(progress(2));
    printer.accept(progress(3));
    printer.accept(progress(4));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "\rorders: 50 % (2 of 4 segments), 1,235 items/s, 480 of 500 read units/s, 3 throttles, 12 min 3 s left\u001b[K"
                + "\rorders: 100 % (4 of 4 segments), 1,235 items/s, 480 of 500 read units/s, 3 throttles, 12 min 3 s left\u001b[K\n");
  }

  @Test
  void printsALineOfJsonEachHalfMinuteElsewhere() {
    ProgressPrinter printer = printer(Map.of());

    pass(Duration.ofSeconds(29));
    printer.accept(progress(1));
    pass(Duration.ofSeconds(1));
    printer.accept(progress(1));
    pass(Duration.ofSeconds(29));
    printer.accept(progress(2));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "{\"event\":\"scan-progress\",\"table\":\"orders\",\"percent\":25,\"segments\":4,\"segmentsRead\":1,"
                + "\"items\":100000,\"itemsPerSecond\":1234.6,\"readUnits\":5000.5,\"readUnitsPerSecond\":480.0,"
                + "\"readUnitsPerSecondLimit\":500.0,\"throttles\":3,\"secondsLeft\":723}"
                + System.lineSeparator());
  }

  @Test
  void printsNothingOfAScanThatIsOverAtOnce() {
    printer(Map.of(ProgressPrinter.VARIABLE, "terminal")).accept(progress(4));

    assertThat(out.size()).isZero();
  }

  private ProgressPrinter printer(Map<String, String> environment) {
    return ProgressPrinter.of(environment, new PrintStream(out, true, UTF_8), nanos::get);
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  private static ReadProgress progress(int segmentsRead) {
    return new ReadProgress(
        "orders",
        25 * segmentsRead,
        4,
        segmentsRead,
        100_000,
        1_234.56,
        5_000.5,
        480,
        500.0,
        3,
        Duration.ofSeconds(723));
  }
}
