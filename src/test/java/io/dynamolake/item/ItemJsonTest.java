// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.testing.ItemGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemJsonTest {
  private static final String LINE =
      "{\"Item\":{\"s\":{\"S\":\"x\"},\"n\":{\"N\":\"1.50\"},\"b\":{\"B\":\"AP8=\"},\"t\":{\"BOOL\":true},\"f\":{\"BOOL\":false},\"z\":{\"NULL\":true},"
          + "\"l\":{\"L\":[{\"S\":\"\"},{\"L\":[]}]},\"m\":{\"M\":{\"S\":{\"S\":\"x\"},\"M\":{\"M\":{}}}},\"ss\":{\"SS\":[\"b\",\"a\"]},\"ns\":{\"NS\":[\"10\",\"9\"]},\"bs\":{\"BS\":[\"AQ==\",\"\"]}}}";

  @Test
  void a_line_of_all_types_comes_back_as_it_was_written() throws Exception {
    Item item = parse(LINE);
    assertThat(ItemJson.line(item)).isEqualTo(LINE);
    assertThat(ItemJson.lineBytes(item)).isEqualTo(LINE.getBytes(StandardCharsets.UTF_8));
    assertThat(item.attributes().values().stream().map(AttributeValue::type).distinct())
        .hasSize(10);
  }

  @Test
  void every_generated_item_survives_its_line() throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      ItemGenerator generator = new ItemGenerator(seed).withEmptySets();
      for (Item item : generator.items(100)) {
        Item parsed = parse(ItemJson.line(item));
        assertThat(parsed).as("%s", generator).isEqualTo(item);
        assertThat(parsed.sameAs(item)).as("%s", generator).isTrue();
        assertThat(ItemJson.parseAttributes(ItemJson.attributes(item.attributes())))
            .as("%s", generator)
            .isEqualTo(item.attributes());
      }
    }
  }

  @Test
  void the_connectors_text_of_an_item_becomes_dynamodb_json() throws Exception {
    String text = """
        {"s":{"s":"a \\"b\\" \\u2028<é>"},"n":{"n":"1.50E+2"},"b":{"b":"AP8="},"t":{"bOOL":true},"z":{"nULL":true},\
        "l":{"l":[{"s":""},{"l":[]},{"m":{}}]},"m":{"m":{"S":{"s":"x"},"bOOL":{"m":{"m":{"m":{}}}}}},\
        "ss":{"sS":["b","a"]},"ns":{"nS":["10","9"]},"bs":{"bS":["AQ==",""]}}""";
    assertThat(new String(ItemJson.ofConnectorText(text), StandardCharsets.UTF_8))
        .isEqualTo("""
            {"s":{"S":"a \\"b\\" \u2028<é>"},"n":{"N":"1.50E+2"},"b":{"B":"AP8="},"t":{"BOOL":true},"z":{"NULL":true},\
            "l":{"L":[{"S":""},{"L":[]},{"M":{}}]},"m":{"M":{"S":{"S":"x"},"bOOL":{"M":{"m":{"M":{}}}}}},\
            "ss":{"SS":["b","a"]},"ns":{"NS":["10","9"]},"bs":{"BS":["AQ==",""]}}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"S\":\"x\"}}",
        "{\"a\":{\"BOOL\":true}}",
        "{\"a\":{\"bool\":true}}",
        "{\"a\":{\"nUL\":true}}",
        "{\"a\":{}}",
        "{\"a\":null}",
        "{\"a\":{\"s\":\"x\"},\"a\":{\"s\":\"x\"}}",
        "{\"a\":{\"n\":\"x\"}}",
        "{\"a\":{\"s\":\"x\"}",
        "AttributeValue(S=x)",
        ""
      })
  void other_texts_of_an_item_are_refused(String text) {
    assertThatThrownBy(() -> ItemJson.ofConnectorText(text))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void a_record_may_lie_amid_other_bytes() throws Exception {
    byte[] bytes = "###{\"Item\":{}}\r###".getBytes(StandardCharsets.UTF_8);
    assertThat(ItemJson.parseLine(bytes, 3, bytes.length - 6)).isEqualTo(new Item(Map.of()));
  }

  @Test
  void escapes_are_read_and_only_the_needed_ones_written() throws Exception {
    AttributeValue value = ItemJson.parseValue(
        "{\"S\":\"\\u0000\\u001f\\u0041\\/\\b\\f\\n\\r\\t\\\"\\\\\\ud83d\\ude00\\u2028\\u007f\"}");
    assertThat(value)
        .isEqualTo(new AttributeValue.S("\u0000\u001fA/\b\f\n\r\t\"\\\ud83d\ude00\u2028\u007f"));
    assertThat(ItemJson.value(value))
        .isEqualTo(
            "{\"S\":\"\\u0000\\u001fA/\\u0008\\u000c\\n\\r\\t\\\"\\\\\ud83d\ude00\u2028\u007f\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"SS\":[]}", "{\"NS\":[]}", "{\"BS\":[]}"})
  void an_empty_set_is_accepted(String json) throws Exception {
    assertThat(ItemJson.value(ItemJson.parseValue(json))).isEqualTo(json);
  }

  @Test
  void the_longest_names_and_strings_are_accepted() throws Exception {
    String name = "\u65e5".repeat(65_535);
    Item item = new Item(Map.of(name, new AttributeValue.S("x".repeat(5_000_000))));
    assertThat(parse(ItemJson.line(item))).isEqualTo(item);
  }

  @Test
  void sixty_four_levels_are_accepted_and_one_more_is_refused() throws Exception {
    assertThat(ItemJson.parseValue(nested(63)).type()).isEqualTo(AttributeType.L);
    assertThatThrownBy(() -> ItemJson.parseValue(nested(64)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("at byte 384: expected at most 64 levels, found more");
    assertThatThrownBy(() -> ItemJson.parseValue(nested(100_000)))
        .isInstanceOf(MalformedRecordException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"Z\":\"v\"} | at byte 1: expected one of the type tags S, N, B, BOOL, NULL, L, M, SS, NS, BS, found another",
        "{\"s\":\"v\"} | at byte 1: expected one of the type tags S, N, B, BOOL, NULL, L, M, SS, NS, BS, found another",
        "{} | at byte 1: expected an object with a type tag, found an empty object",
        "\"v\" | at byte 0: expected an object with a type tag, found a string",
        "{\"S\":\"v\",\"N\":\"1\"} | at byte 9: expected one type tag, found two",
        "{\"S\":\"v\",\"S\":\"v\"} | at byte 9: expected one type tag, found two",
        "{\"S\":1} | at byte 5: expected a string in S, found a JSON number",
        "{\"S\":null} | at byte 5: expected a string in S, found null",
        "{\"S\":\"\\ud83d\"} | at byte 5: expected text in S, found an unpaired surrogate",
        "{\"S\":\"\\ude00\\ud83d\"} | at byte 5: expected text in S, found an unpaired surrogate",
        "{\"SS\":[\"\\ud83d\"]} | at byte 7: expected text in SS, found an unpaired surrogate",
        "{\"N\":1} | at byte 5: expected a string in N, found a JSON number",
        "{\"N\":\"NaN\"} | at byte 5: expected a number, found 3 characters that are none",
        "{\"N\":\"\"} | at byte 5: expected a number, found 0 characters that are none",
        "{\"NS\":[\"1\",\"x\"]} | at byte 11: expected a number, found 1 characters that are none",
        "{\"BOOL\":\"true\"} | at byte 8: expected true or false in BOOL, found a string",
        "{\"BOOL\":null} | at byte 8: expected true or false in BOOL, found null",
        "{\"NULL\":false} | at byte 8: expected true in NULL, found false",
        "{\"NULL\":null} | at byte 8: expected true in NULL, found null",
        "{\"B\":\"A*==\"} | at byte 5: expected base64 in B, found what is none",
        "{\"B\":\"AP8\"} | at byte 5: expected base64 in B, found one without its padding",
        "{\"B\":\"AP8=AP8=\"} | at byte 5: expected base64 in B, found what is none",
        "{\"L\":{}} | at byte 5: expected an array in L, found an object",
        "{\"L\":[\"v\"]} | at byte 6: expected an object with a type tag, found a string",
        "{\"SS\":\"v\"} | at byte 6: expected an array in SS, found a string",
        "{\"SS\":[{\"S\":\"v\"}]} | at byte 7: expected a string in SS, found an object",
        "{\"SS\":[null]} | at byte 7: expected a string in SS, found null",
        "{\"M\":[]} | at byte 5: expected an object of attributes, found an array",
        "{\"M\":{\"a\":{\"S\":\"v\"},\"\\u0061\":{\"S\":\"v\"}}} | at byte 20: expected a new attribute name, found one that was there before",
        "{\"M\":{\"\\ud83d\":{\"S\":\"v\"}}} | at byte 6: expected an attribute name, found an unpaired surrogate",
        "{\"S\":\"v\"} {} | at byte 10: expected the end of the record, found more",
        "{\"S\":\"v\"}} | at byte 10: expected JSON, found what is none",
        "{\"S\":\"v | at byte 7: expected JSON, found what is none",
        "{\"S\":v} | at byte 6: expected JSON, found what is none",
        "{'S':'v'} | at byte 2: expected JSON, found what is none",
        "{\"S\":\"v\",} | at byte 10: expected JSON, found what is none",
      })
  void what_is_not_a_value_is_refused_without_quoting_it(String json, String reason) {
    assertThatThrownBy(() -> ItemJson.parseValue(json))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"a\":{\"S\":\"v\"}} | at byte 1: expected a record {\"Item\":{...}}, found no Item as its first member",
        "{} | at byte 1: expected a record {\"Item\":{...}}, found no Item as its first member",
        "[] | at byte 0: expected a record {\"Item\":{...}}, found an array",
        "{\"Item\":null} | at byte 8: expected an object of attributes, found null",
        "{\"Item\":{},\"Item\":{}} | at byte 11: expected the end of the record, found another member",
        "{\"Item\":{}}x | at byte 12: expected JSON, found what is none",
        "{\"Item\":{}}{\"Item\":{}} | at byte 11: expected the end of the record, found more",
        "{\"Item\":{\"\u00e9\":{}}} | at byte 15: expected an object with a type tag, found an empty object",
      })
  void what_is_not_a_record_is_refused(String line, String reason) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(reason);
  }

  @Test
  void an_empty_record_is_refused() {
    assertThatThrownBy(() -> parse(" "))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("at byte 0: expected a record {\"Item\":{...}}, found nothing");
  }

  @Test
  void bytes_that_are_not_utf8_are_refused() {
    List<byte[]> wrong = List.of(
        bytes(0xff),
        bytes(0xc3),
        bytes(0xc0, 0x80),
        bytes(0xed, 0xa0, 0x80),
        bytes(0xf4, 0x90, 0x80, 0x80),
        bytes(0xe0, 0x80, 0xaf));
    for (byte[] text : wrong) {
      byte[] head = "{\"Item\":{\"a\":{\"S\":\"".getBytes(StandardCharsets.UTF_8);
      byte[] line = Arrays.copyOf(head, head.length + text.length + 4);
      System.arraycopy(text, 0, line, head.length, text.length);
      System.arraycopy(
          "\"}}}".getBytes(StandardCharsets.UTF_8), 0, line, head.length + text.length, 4);
      assertThatThrownBy(() -> ItemJson.parseLine(line, 0, line.length))
          .isInstanceOf(MalformedRecordException.class)
          .hasMessage("at byte 19: expected UTF-8, found a byte that is none");
    }
  }

  @Test
  void a_raw_control_character_in_a_string_is_refused() {
    assertThatThrownBy(() -> ItemJson.parseValue("{\"S\":\"a\u0000b\"}"))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void an_unpaired_surrogate_is_never_written() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemJson.value(new AttributeValue.S("a\ud83d")))
        .withMessage("expected text, found an unpaired surrogate");
  }

  private static String nested(int lists) {
    return "{\"L\":[".repeat(lists) + "{\"NULL\":true}" + "]}".repeat(lists);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static Item parse(String line) throws MalformedRecordException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return ItemJson.parseLine(bytes, 0, bytes.length);
  }
}
