// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.testing.IonLines;
import io.dynamolake.testing.ItemGenerator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IonRecordsTest {
  private final IonRecords records = new IonRecords();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "1. | {\"N\":\"1\"}",
        "1d1 | {\"N\":\"10\"}",
        "86067d1 | {\"N\":\"860670\"}",
        "-15d-1 | {\"N\":\"-1.5\"}",
        "0.420d2 | {\"N\":\"42\"}",
        "-0. | {\"N\":\"0\"}",
        "0d99 | {\"N\":\"0\"}",
        "1d-3 | {\"N\":\"0.001\"}",
        "42 | {\"N\":\"42\"}",
        "-7 | {\"N\":\"-7\"}",
        "12345678901234567890123456789012345678901 | {\"N\":\"12345678901234567890123456789012345678901\"}",
        "\"x\" | {\"S\":\"x\"}",
        "\"\" | {\"S\":\"\"}",
        "'''a''' '''b''' | {\"S\":\"ab\"}",
        "\"\\0\\a\\x41\\u00e9\\U0001f600\\'\\/\" | {\"S\":\"\\u0000\\u0007A\u00e9\ud83d\ude00'/\"}",
        "\"\u65e5\ud83d\ude00\" | {\"S\":\"\u65e5\ud83d\ude00\"}",
        "{{}} | {\"B\":\"\"}",
        "{{ AP8= }} | {\"B\":\"AP8=\"}",
        "true | {\"BOOL\":true}",
        "false | {\"BOOL\":false}",
        "null | {\"NULL\":true}",
        "null.null | {\"NULL\":true}",
        "null.string | {\"NULL\":true}",
        "null.struct | {\"NULL\":true}",
        "null.float | {\"NULL\":true}",
        "[] | {\"L\":[]}",
        "[1.,[\"x\"],{}] | {\"L\":[{\"N\":\"1\"},{\"L\":[{\"S\":\"x\"}]},{\"M\":{}}]}",
        "{S:{S:\"x\"}} | {\"M\":{\"S\":{\"M\":{\"S\":{\"S\":\"x\"}}}}}",
        "{$dynamodb_SS:[\"x\"]} | {\"M\":{\"$dynamodb_SS\":{\"L\":[{\"S\":\"x\"}]}}}",
        "{'$dynamodb_SS':[]} | {\"M\":{\"$dynamodb_SS\":{\"L\":[]}}}",
        "{'a b':1.,\"q\\\"\":2.,'':3.} | {\"M\":{\"a b\":{\"N\":\"1\"},\"q\\\"\":{\"N\":\"2\"},\"\":{\"N\":\"3\"}}}",
        "{a:{b:1.},b:{b:1.}} | {\"M\":{\"a\":{\"M\":{\"b\":{\"N\":\"1\"}}},\"b\":{\"M\":{\"b\":{\"N\":\"1\"}}}}}",
        "$dynamodb_SS::[\"b\",\"\"] | {\"SS\":[\"b\",\"\"]}",
        "$dynamodb_NS::[3.,2d1,1] | {\"NS\":[\"3\",\"20\",\"1\"]}",
        "$dynamodb_BS::[{{AQ==}},{{}}] | {\"BS\":[\"AQ==\",\"\"]}",
        "$dynamodb_SS::[] | {\"SS\":[]}",
      })
  void a_value_becomes_dynamodb_json(String ion, String json) throws Exception {
    assertThat(convert("$ion_1_0 {Item:{a:" + ion + "}}"))
        .isEqualTo("{\"Item\":{\"a\":" + json + "}}");
    ItemJson.parseValue(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "1e0 | expected a value that DynamoDB has a type for, found a float",
        "nan | expected a value that DynamoDB has a type for, found a float",
        "2024-01-01 | expected a value that DynamoDB has a type for, found a timestamp",
        "symbol | expected a value that DynamoDB has a type for, found a symbol",
        "(1 2) | expected a value that DynamoDB has a type for, found an s-expression",
        "{{\"clob\"}} | expected a value that DynamoDB has a type for, found a clob",
        "other::[1.] | expected no annotation but one of $dynamodb_SS, $dynamodb_NS and $dynamodb_BS, found another",
        "other::1. | expected no annotation but one of $dynamodb_SS, $dynamodb_NS and $dynamodb_BS, found another",
        "other::null | expected no annotation but one of $dynamodb_SS, $dynamodb_NS and $dynamodb_BS, found another",
        "$dynamodb_SS::$dynamodb_SS::[] | expected no annotation but one of $dynamodb_SS, $dynamodb_NS and $dynamodb_BS, found another",
        "$dynamodb_SS::\"x\" | expected a list in SS, found a string",
        "$dynamodb_NS::null.list | expected a list in NS, found null",
        "$dynamodb_SS::[1.] | expected an element of SS, found a number",
        "$dynamodb_NS::[null] | expected an element of NS, found null",
        "$dynamodb_NS::[1e0] | expected an element of NS, found a float",
        "$dynamodb_BS::[\"x\"] | expected an element of BS, found a string",
        "$dynamodb_BS::[other::{{}}] | expected an element of BS, found a blob",
        "1d400 | expected a number of at most 400 characters in plain notation, found a longer one",
        "1d-401 | expected a number of at most 400 characters in plain notation, found a longer one",
        "1d999999999 | expected a number of at most 400 characters in plain notation, found a longer one",
        "1d99999999999 | expected Ion text, found what is none",
        "{b:1.,'b':2.} | expected a new attribute name, found one that was there before",
        "{$10:1.} | expected a name, found a symbol that this line does not define",
        "\"\\ud83d\" | expected Ion text, found what is none",
        "\"\\ude00\" | expected Ion text, found what is none",
        "{{A*==}} | expected Ion text, found what is none",
        "1 2 | expected Ion text, found what is none",
        "01. | expected Ion text, found what is none",
      })
  void what_dynamodb_has_no_type_for_is_refused_without_quoting_it(String ion, String reason) {
    assertRefused("$ion_1_0 {Item:{a:" + ion + "}}", reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{a:1.} | expected a record {Item:{...}}, found no Item as its first member",
        "{} | expected a record {Item:{...}}, found no Item as its first member",
        "[1.] | expected a record {Item:{...}}, found a list",
        "null.struct | expected a record {Item:{...}}, found null",
        "x::{Item:{}} | expected a record {Item:{...}} without annotations, found some",
        "{Item:[]} | expected a struct of attributes in Item, found a list",
        "{Item:x::{}} | expected a struct of attributes in Item without annotations, found some",
        "{Item:{},Item:{}} | expected the end of the record, found another member",
        "{Item:{}} {Item:{}} | expected the end of the record, found more; Ion records must be one per line",
        "{Item:{}} } | expected the end of the record, found more; Ion records must be one per line",
        "{Item:{}} \"x | expected the end of the record, found more; Ion records must be one per line",
        "$ion_1_0 | expected a whole record, found the end of the line; Ion records must be one per line",
        "$ion_1_0 { | expected a whole record, found the end of the line; Ion records must be one per line",
        "{Item:{a:1.} | expected a whole record, found the end of the line; Ion records must be one per line",
        "{Item:{a:1. | expected a whole record, found the end of the line; Ion records must be one per line",
        "{Item:{a:\"x | expected a whole record, found the end of the line; Ion records must be one per line",
        "{Item:{a:'''x | expected a whole record, found the end of the line; Ion records must be one per line",
        "{Item:{a:{{AQ | expected a whole record, found the end of the line; Ion records must be one per line",
        "{Item:{a:$dynamodb_SS::[ | expected a whole record, found the end of the line; Ion records must be one per line",
        "a:1. | expected a record {Item:{...}}, found a symbol",
        "$ion_1_1 {Item:{}} | expected Ion text, found what is none",
      })
  void what_is_not_one_whole_record_is_refused(String line, String reason) {
    assertRefused(line, reason);
  }

  @Test
  void spaces_and_the_version_marker_are_optional() throws Exception {
    for (String line : new String[] {
      "{Item:{}}", " $ion_1_0 {Item:{}}", "$ion_1_0{Item:{}}\r", "\t{ \"Item\" : { } } "
    }) {
      assertThat(convert(line)).isEqualTo("{\"Item\":{}}");
    }
  }

  @Test
  void one_converter_appends_record_after_record_and_nothing_for_a_refused_one() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] lines = "{Item:{a:1.}}{Item:{a:1e0}}{Item:{a:\"x\"}}".getBytes(StandardCharsets.UTF_8);
    records.toJson(lines, 0, 13, out);
    assertThatThrownBy(() -> records.toJson(lines, 13, 14, out))
        .isInstanceOf(MalformedRecordException.class);
    records.toJson(lines, 27, lines.length - 27, out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"Item\":{\"a\":{\"N\":\"1\"}}}{\"Item\":{\"a\":{\"S\":\"x\"}}}");
  }

  @Test
  void sixty_four_levels_are_accepted_and_one_more_is_refused() throws Exception {
    assertThat(convert("{Item:{a:" + "[".repeat(63) + "null" + "]".repeat(63) + "}}"))
        .contains("NULL");
    assertRefused(
        "{Item:{a:" + "[".repeat(64) + "null" + "]".repeat(64) + "}}",
        "expected at most 64 levels, found more");
    assertRefused("{Item:{a:" + "{a:".repeat(100_000), "expected at most 64 levels, found more");
  }

  @Test
  void bytes_that_are_not_utf8_are_refused() {
    byte[] line = "{Item:{a:\"?\"}}".getBytes(StandardCharsets.UTF_8);
    line[10] = (byte) 0xff;
    assertThatThrownBy(() -> records.toJson(line, 0, line.length, new ByteArrayOutputStream()))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("at byte 10: expected UTF-8, found a byte that is none");
  }

  @Test
  void binary_ion_is_refused() {
    byte[] line = {(byte) 0xe0, 1, 0, (byte) 0xea, 0x0f};
    assertThatThrownBy(() -> records.toJson(line, 0, line.length, new ByteArrayOutputStream()))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void every_generated_item_comes_through_ion_as_through_json() throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      ItemGenerator generator = new ItemGenerator(seed).withEmptySets();
      for (Item item : generator.items(50)) {
        byte[] json = convert(" " + IonLines.line(item)).getBytes(StandardCharsets.UTF_8);
        assertThat(ItemJson.parseLine(json, 0, json.length).sameAs(item))
            .as("%s", generator)
            .isTrue();
      }
    }
  }

  @Test
  void a_damaged_line_is_refused_or_still_an_item() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      for (Item item : new ItemGenerator(seed).longTexts(1000).items(50)) {
        byte[] line = damaged((" " + IonLines.line(item)).getBytes(StandardCharsets.UTF_8), random);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
          records.toJson(line, 0, line.length, out);
        } catch (MalformedRecordException e) {
          assertThat(out.size()).as("seed %s", seed).isZero();
          continue;
        } catch (RuntimeException e) {
          throw new AssertionError(
              "seed " + seed + ", line " + new String(line, StandardCharsets.UTF_8), e);
        }
        ItemJson.parseLine(out.toByteArray(), 0, out.size());
      }
    }
  }

  @Test
  void the_fast_reader_takes_nothing_that_ion_java_would_refuse_or_read_in_another_way()
      throws Exception {
    long first = new Random().nextLong();
    int taken = 0;
    int items = 0;
    for (long seed = first; seed < first + 40; seed++) {
      Random random = new Random(seed);
      ItemGenerator generator = new ItemGenerator(seed).withEmptySets().longTexts(1000);
      for (Item item : generator.items(50)) {
        byte[] line = (" " + IonLines.line(item)).getBytes(StandardCharsets.UTF_8);
        items++;
        taken += sameAsIonJava(line, seed) ? 1 : 0;
        for (int i = 0; i < 10; i++) {
          sameAsIonJava(damaged(line, random), seed);
        }
      }
    }
    assertThat(taken).as("of %d, seed %d", items, first).isGreaterThan(items / 3);
  }

  @Test
  void the_fast_reader_of_changes_agrees_with_ion_java_too() throws Exception {
    long first = new Random().nextLong();
    int taken = 0;
    int changes = 0;
    for (long seed = first; seed < first + 20; seed++) {
      Random random = new Random(seed);
      ItemGenerator generator = new ItemGenerator(seed).withEmptySets();
      for (int i = 0; i < 50; i++) {
        String parts = "Metadata:{WriteTimestampMicros:" + random.nextInt(1 << 30)
            + (random.nextBoolean() ? "." : "") + "},Keys:" + struct(generator)
            + (random.nextBoolean() ? ",NewImage:" + struct(generator) : "")
            + (random.nextBoolean() ? ", OldImage : " + struct(generator) : "");
        String record = random.nextBoolean() ? "{" + parts + "}" : "{Record:{" + parts + "}}";
        byte[] line = ("$ion_1_0 " + record).getBytes(StandardCharsets.UTF_8);
        changes++;
        taken += changeSameAsIonJava(line, seed) ? 1 : 0;
        for (int damages = 0; damages < 10; damages++) {
          changeSameAsIonJava(damaged(line, random), seed);
        }
      }
    }
    assertThat(taken).as("of %d, seed %d", changes, first).isGreaterThan(changes / 20);
  }

  private static String struct(ItemGenerator generator) {
    String line = IonLines.line(generator.next());
    return line.substring("$ion_1_0 {Item:".length(), line.length() - 1);
  }

  private interface Reading {
    boolean into(JsonOutput json) throws MalformedRecordException;
  }

  private static boolean sameAsIonJava(byte[] line, long seed) throws Exception {
    return same(line, seed, json -> new PlainIon(json).toJson(line, 0, line.length), json -> {
      new AnyIon(json).toJson(line, 0, line.length);
      return true;
    });
  }

  private static boolean changeSameAsIonJava(byte[] line, long seed) throws Exception {
    return same(line, seed, json -> new PlainIon(json).changeToJson(line, 0, line.length), json -> {
      new AnyIon(json).changeToJson(line, 0, line.length);
      return true;
    });
  }

  private static boolean same(byte[] line, long seed, Reading fast, Reading exact)
      throws Exception {
    JsonOutput taken = new JsonOutput();
    if (!fast.into(taken)) {
      return false;
    }
    JsonOutput wanted = new JsonOutput();
    try {
      exact.into(wanted);
    } catch (MalformedRecordException e) {
      throw new AssertionError(
          "seed " + seed + ", line " + new String(line, StandardCharsets.UTF_8), e);
    }
    assertThat(taken.text()).as("seed %s", seed).isEqualTo(wanted.text());
    return true;
  }

  private static byte[] damaged(byte[] line, Random random) {
    byte[] damaged = line.clone();
    for (int i = 0; i <= random.nextInt(3); i++) {
      int at = random.nextInt(damaged.length);
      String signs = "{}[]\"':,.0123456789den$_\\u+-/* \t(";
      damaged[at] = random.nextInt(4) == 0
          ? damaged[random.nextInt(damaged.length)]
          : (byte) signs.charAt(random.nextInt(signs.length()));
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  private void assertRefused(String line, String reason) {
    assertThatThrownBy(() -> convert(line))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(reason);
  }

  private String convert(String line) throws MalformedRecordException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.toJson(bytes, 0, bytes.length, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
