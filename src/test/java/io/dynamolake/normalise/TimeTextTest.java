// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.schema.TextFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "uuuu-MM-dd HH:mm:ss     | 2024-01-15 17:30:00                  | 2024-01-15T17:30:00Z",
        "uuuu-MM-dd              | 2024-01-15                           | 2024-01-15T00:00:00Z",
        "uuuu-MM-dd HH:mm:ss xxx | 2024-01-15 17:30:00 +01:00           | 2024-01-15T16:30:00Z",
        "uuuu-MM-dd hh:mm:ss a   | 2024-01-15 05:30:00 PM               | 2024-01-15T17:30:00Z",
        "uuuu-MM-dd hh:mm:ss     | 2024-01-15 05:30:00                  | none",
        "uuuu-MM-dd hh:mm:ss     | 2024-01-15 12:00:00                  | none",
        "uuuu-MM-dd HH:mm:ss VV  | 2024-01-15 12:00:00 America/New_York | none",
        "uuuu-MM-dd xxx          | 2024-01-15 +01:00                    | none",
      })
  void aTimeIsReadIfThePatternTellsAllOfIt(String pattern, String text, Instant time) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long micros = new TimeText(new TextFormat(pattern)).timestamp(bytes, 0, bytes.length);
    assertThat(micros)
        .isEqualTo(time == null ? Long.MIN_VALUE : ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }
}
