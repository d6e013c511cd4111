// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.NumberText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFitTest {
  @RepeatedTest(20)
  void aNumberIsReadAsBigDecimalReadsIt(RepetitionInfo repetition) throws Exception {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      String text = number(random);
      assertThat(read(text).exact())
          .as("seed %d: %s", seed, text)
          .isEqualByComparingTo(new BigDecimal(text));
    }
  }

  @RepeatedTest(20)
  void aDoubleThatFitsBecomesTheSameNumberAgain(RepetitionInfo repetition) throws Exception {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      String text = number(random);
      Double stored = stored(text);
      if (stored != null) {
        assertThat(NumberFit.shortest(stored))
            .as("seed %d: %s", seed, text)
            .isEqualByComparingTo(new BigDecimal(text));
      }
    }
  }

  @RepeatedTest(20)
  void upToFifteenDigitsFitADouble(RepetitionInfo repetition) throws Exception {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      String text = new BigDecimal(new BigInteger(49, random), random.nextInt(40) - 20).toString();
      if (new BigDecimal(text).precision() <= 15) {
        assertThat(stored(text)).as("seed %d: %s", seed, text).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9007199254740993", "282879384806159008", "0.1000000000000000055", "1e309"})
  void whatADoubleIsOnlyNextToDoesNotFit(String text) throws Exception {
    assertThat(stored(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "282879384806159000, 2.82879384806159E17",
    "-0, 0",
    "0.1, 0.1",
    "9007199254740992, 9007199254740992",
    "1E-130, 1E-130"
  })
  void aDoubleIsTheNearest(String text, double expected) throws Exception {
    assertThat(stored(text)).isEqualTo(expected);
  }

  private static @Nullable Double stored(String text) throws Exception {
    RowSink sink = new RowSink(1);
    sink.beginItem();
    return NumberFit.float64(read(text), 0, sink) ? sink.row().getDouble(0) : null;
  }

  private static NumberText read(String text) throws MalformedRecordException {
    byte[] bytes = (" " + text).getBytes(StandardCharsets.US_ASCII);
    NumberText number = new NumberText();
    number.read(bytes, 1, bytes.length - 1);
    return number;
  }

  private static String number(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    text.append("0".repeat(random.nextInt(4) == 0 ? random.nextInt(3) : 0));
    int digits = 1 + random.nextInt(40);
    int point = random.nextInt(2 * digits);
    for (int i = 0; i < digits; i++) {
      if (i == point) {
        text.append('.');
      }
      text.append((char) ('0' + (random.nextInt(3) == 0 ? 0 : random.nextInt(10))));
    }
    if (random.nextInt(5) == 0) {
      text.append('E').append(random.nextInt(260) - 130);
    }
    return text.toString();
  }
}
