// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.testing.ItemGenerator;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 0",
    "-0, 0, 1, 0",
    "0.00, 0, 1, 0",
    "0E99999, 0, 1, 0",
    "00042, 42, 2, 0",
    "+3, 3, 1, 0",
    ".5, 0.5, 0, 1",
    "5., 5, 1, 0",
    "1E2, 100, 3, 0",
    "1E3, 1000, 4, 0",
    "1e+5, 100000, 6, 0",
    "1e-7, 0.0000001, 0, 7",
    "1.50, 1.5, 1, 1",
    "-7.1234, -7.1234, 1, 4",
    "0.05, 0.05, 0, 2",
    "123456.789e3, 123456789, 9, 0",
    "9223372036854775808, 9223372036854775808, 19, 0",
  })
  void a_number_is_read_however_it_is_written(
      String text, String plain, int integerDigits, int fractionDigits) throws Exception {
    BigDecimal value = ItemNumber.parse(text);
    assertThat(ItemNumber.plain(value)).isEqualTo(plain);
    assertThat(ItemNumber.integerDigits(value)).isEqualTo(integerDigits);
    assertThat(ItemNumber.fractionDigits(value)).isEqualTo(fractionDigits);
  }

  @Test
  void the_ends_of_the_range_are_exact() throws Exception {
    BigDecimal largest = ItemNumber.parse("-9.9999999999999999999999999999999999999E+125");
    assertThat(ItemNumber.plain(largest)).isEqualTo("-" + "9".repeat(38) + "0".repeat(88));
    assertThat(ItemNumber.integerDigits(largest)).isEqualTo(126);
    BigDecimal smallest = ItemNumber.parse("1E-130");
    assertThat(ItemNumber.plain(smallest)).isEqualTo("0." + "0".repeat(129) + "1");
    assertThat(ItemNumber.fractionDigits(smallest)).isEqualTo(130);
    assertThat(ItemNumber.integerDigits(smallest)).isZero();
  }

  @Test
  void the_digits_are_those_of_the_plain_form() throws Exception {
    ItemGenerator generator = new ItemGenerator(7);
    for (int i = 0; i < 5000; i++) {
      BigDecimal value = ItemNumber.parse(generator.number());
      String plain = ItemNumber.plain(value);
      assertThat(new BigDecimal(plain)).as("%s", generator).isEqualByComparingTo(value);
      String[] parts = plain.replace("-", "").split("\\.", -1);
      int integerDigits = parts[0].equals("0") && value.signum() != 0 ? 0 : parts[0].length();
      assertThat(ItemNumber.integerDigits(value)).as("%s", generator).isEqualTo(integerDigits);
      assertThat(ItemNumber.fractionDigits(value))
          .as("%s", generator)
          .isEqualTo(parts.length == 1 ? 0 : parts[1].length());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " 1",
        "1 ",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x10",
        "1f",
        "1d",
        "1_000",
        "1,5",
        "--1",
        "+-1",
        "-",
        ".",
        "-.",
        "e5",
        "1e",
        "1e+",
        "1E2.5",
        "1.2.3",
        "\u0661",
        "\uff11",
        "1\n"
      })
  void what_is_not_a_number_is_refused(String text) {
    assertThatThrownBy(() -> ItemNumber.parse(text))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("expected a number, found " + text.length() + " characters that are none");
  }

  @Test
  void a_number_of_400_digits_is_accepted_and_a_longer_text_refused() throws Exception {
    assertThat(ItemNumber.plain(ItemNumber.parse("9".repeat(400)))).hasSize(400);
    assertThat(ItemNumber.plain(ItemNumber.parse("1E-398"))).hasSize(400);
    assertThatThrownBy(() -> ItemNumber.parse("0".repeat(401)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("expected a number of at most 400 characters, found 401");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E400",
        "1E-399",
        "-1E399",
        "-1E999999999",
        "1E-999999999",
        "1E2147483648",
        "10E2147483647",
        "1E-2147483648",
        "1E99999999999999999999",
        "0E99999999999999999999"
      })
  void a_number_beyond_400_characters_is_refused_before_it_takes_memory(String text) {
    assertThatThrownBy(() -> ItemNumber.parse(text))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(
            "expected a number of at most 400 characters in plain notation, found a longer one");
  }
}
