// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.DataFormat;
import io.dynamolake.schema.DriftChange;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftReport;
import io.dynamolake.schema.RegisteredSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordNormaliserTest {
  private static final RegisteredSchema SCHEMA = RegisteredSchema.parse("""
      table: orders
      version: 1
      columns:
        - {name: id, from: pk, type: string, required: true}
        - {name: total, from: total, type: "decimal(6,2)"}
        - {name: quantity, from: quantity, type: bigint}
        - {name: small, from: small, type: int}
        - {name: ratio, from: ratio, type: double}
        - {name: at, from: at, type: timestamp, format: iso-8601}
        - {name: seen, from: seen, type: timestamp, unit: millis}
        - {name: day, from: day, type: date, format: dd/MM/yyyy}
        - {name: place, from: place, type: "struct<zip:string,floor:int>"}
        - {name: lines, from: lines, type: "array<bigint>"}
        - {name: sizes, from: sizes, type: "set<decimal(4,1)>"}
        - {name: labels, from: labels, type: "map<string,string>"}
        - {name: any, from: any, type: json}
        - {name: exact, from: exact, type: number}
      """, "test");

  /** The settings of a session, if other tests of this process have begun one, else those of this thread. */
  @BeforeAll
  static void timesAreHandedOutAsInApplications() {
    SQLConf.get().setConfString("spark.sql.datetime.java8API.enabled", "true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "total    | {'N':'12.5'}                 | 12.50                   | ",
        "total    | {'N':'1.250e1'}              | 12.50                   | ",
        "total    | {'N':'9999.99'}              | 9999.99                 | ",
        "total    | {'N':'10000'}                | null                    | number-misfit",
        "total    | {'N':'0.001'}                | null                    | number-misfit",
        "total    | {'N':'1E-130'}               | null                    | number-misfit",
        "total    | {'N':'0E-130'}               | 0.00                    | ",
        "total    | {'S':'12.5'}                 | null                    | type-conflict",
        "total    | {'NULL':true}                | null                    | explicit-null",
        "quantity | {'N':'9223372036854775807'}  | 9223372036854775807     | ",
        "quantity | {'N':'-9223372036854775808'} | -9223372036854775808    | ",
        "quantity | {'N':'9223372036854775808'}  | null                    | number-misfit",
        "quantity | {'N':'1.0'}                  | 1                       | ",
        "quantity | {'N':'1.5'}                  | null                    | number-misfit",
        "quantity | {'N':'12e2'}                 | 1200                    | ",
        "small    | {'N':'2147483648'}           | null                    | number-misfit",
        "ratio    | {'N':'0.1'}                  | 0.1                     | ",
        "ratio    | {'N':'0.12345678901234567890'} | null                  | number-misfit",
        "ratio    | {'N':'1E+125'}               | 1.0E125                 | ",
        "at       | {'S':'2024-02-29T23:59:59.123Z'} | 2024-02-29T23:59:59.123Z | ",
        "at       | {'S':'2024-02-29T23:59:59.000Z'} | 2024-02-29T23:59:59Z | text-form",
        "at       | {'S':'2024-03-01T00:59:59+01:00'} | 2024-02-29T23:59:59Z | text-form",
        "at       | {'S':'2023-02-29T00:00:00Z'} | null                    | text-misfit",
        "at       | {'S':'2024-01-01T00:00:00.123456789Z'} | null          | text-misfit",
        "seen     | {'N':'1700000000123'}        | 2023-11-14T22:13:20.123Z | ",
        "seen     | {'N':'1700000000123.4567'}   | null                    | number-misfit",
        "day      | {'S':'29/02/2024'}           | 2024-02-29              | ",
        "day      | {'S':'30/02/2024'}           | null                    | text-misfit",
        "place    | {'M':{'zip':{'S':'1'},'floor':{'N':'2'}}} | [1,2]      | ",
        "place    | {'M':{'zip':{'S':'1'},'door':{'N':'2'}}}  | [1,null]   | new-attribute",
        "place    | {'M':{}}                     | [null,null]             | ",
        "lines    | {'L':[]}                     | List()                  | ",
        "sizes    | {'NS':['1.5','2']}           | List(1.5, 2.0)          | ",
        "sizes    | {'NS':['1.5','2.55']}        | null                    | number-misfit",
        "any      | {'L':[{'S':'x'}]}            | {'L':[{'S':'x'}]}       | ",
        "exact    | {'N':'1.50E3'}               | 1500                    | ",
      })
  void aValueIsHeldExactlyOrRescued(String attribute, String value, String held, String drift) {
    Seen seen = seen("'pk':{'S':'1'},'" + attribute + "':" + value);
    String text = String.valueOf(seen.row().<Object>getAs(attribute))
        .replaceAll("(ArraySeq|WrappedArray|ArrayBuffer|Vector)\\(", "List(")
        .replace('"', '\'');
    assertThat(text).isEqualTo(held);
    assertThat(seen.kinds()).isEqualTo(drift == null ? List.of() : List.of(drift));
    Object rescued = seen.row().getAs("_rescued");
    assertThat(rescued == null).isEqualTo(drift == null);
  }

  @Test
  void whatIsRescuedStandsUnderItsPointer() {
    Seen seen = seen(
        "'pk':{'S':'1'},'a/b~c\\\"':{'S':'x'},'lines':{'L':[{'N':'1'},{'S':'y'},{'NULL':true}]},'labels':{'M':{'k.1':{'N':'5'}}}");
    assertThat(seen.row().<String>getAs("_rescued"))
        .isEqualTo(
            "{\"/a~1b~0c\\\"\":{\"S\":\"x\"},\"/lines/1\":{\"S\":\"y\"},\"/lines/2\":{\"NULL\":true},\"/labels/k.1\":{\"N\":\"5\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'Item':{'pk':{'Z':'1'}}}            | at byte 19: expected a type tag, found an unknown one",
        "{'Item':{'pk':{}}}                   | at byte 15: expected a type tag, found an empty value",
        "{'Item':{'pk':{'S':'1','N':'2'}}}    | at byte 22: expected '}'",
        "{'Item':{'pk':{'N':'NaN'}}}          | expected a number of at most 400 characters",
        "{'Item':{'pk':{'S':'\\ud83d'}}}      | at byte 20: an unpaired surrogate",
        "{'Item':{'pk':{'S':'1'},'pk':{'S':'2'}}} | at byte 29: an attribute that stands twice in one map",
        "{'Item':{'x':{'S':'1'},'x':{'S':'2'}}}   | at byte 27: an attribute that stands twice in one map",
        "{'pk':{'S':'1'}}                     | at byte 6: expected the member Item, found another: this is no record of a full export",
        "{'Item':{'pk':{'S':'1'}}}x           | at byte 25: unexpected bytes after the record",
        "{'Item':{'pk':{'B':'###'}}}          | at byte 24: expected base64",
        "{'Item':{'pk':{'NULL':false}}}       | at byte 27: expected true",
        "{'Item':{'pk':{'B':'AQ'}}}           | at byte 23: expected base64 with its padding",
        "{'Item':{'bins':{'BS':['AQ==','AQI']}}} | at byte 35: expected base64 with its padding",
        "{'Item':{'total':{'N':'1e900'}}}     | expected a number of at most 400 characters in plain notation, found a longer one",
        "{'Item':{'exact':{'N':'1e-399'}}}    | expected a number of at most 400 characters in plain notation, found a longer one",
        "{'Item':{'any':{'NS':['1','1e400']}}} | expected a number of at most 400 characters in plain notation, found a longer one",
        "{'Item':{'any':{'S':'x'              | at byte 23: expected '}'",
        "{'Item':{'any':{'S':'x','N':'1'}}}   | at byte 23: expected '}'",
      })
  void aRecordThatIsNoItemIsRefusedWithItsPlace(String record, String reason) {
    RecordNormaliser normaliser = normaliser(Set.of());
    byte[] bytes = record.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(normaliser.accept(bytes, 0, bytes.length, 1)).isFalse();
    assertThat(normaliser.refusal()).isEqualTo(reason);
  }

  @Test
  void aByteBehindTheRecordIsRefusedWhateverItIs() {
    RecordNormaliser normaliser = normaliser(Set.of());
    byte[] bytes = "{\"Item\":{}}?".getBytes(StandardCharsets.UTF_8);
    for (int last : new int[] {0, 'x', 0x80, 0xFF}) {
      bytes[bytes.length - 1] = (byte) last;
      assertThat(normaliser.accept(bytes, 0, bytes.length, 1)).as("%d", last).isFalse();
      assertThat(normaliser.refusal()).isEqualTo("at byte 11: unexpected bytes after the record");
    }
  }

  @Test
  void aRefusedRecordLeavesNothingInTheNextRow() {
    RecordNormaliser normaliser = normaliser(Set.of());
    byte[] broken = "{\"Item\":{\"total\":{\"N\":\"1\"},\"lines\":{\"L\":[{\"N\":\"1\"},{"
        .getBytes(StandardCharsets.UTF_8);
    assertThat(normaliser.accept(broken, 0, broken.length, 1)).isFalse();
    byte[] good = "{\"Item\":{\"pk\":{\"S\":\"1\"}}}".getBytes(StandardCharsets.UTF_8);
    assertThat(normaliser.accept(good, 0, good.length, 2)).isTrue();
    assertThat(normaliser.row().isNullAt(1)).isTrue();
    assertThat(normaliser.row().isNullAt(9)).isTrue();
    assertThat(normaliser.row().isNullAt(14)).isTrue();
  }

  @Test
  void driftThatThePolicyQuarantinesKeepsTheItemFromBecomingARow() {
    RecordNormaliser normaliser = normaliser(EnumSet.of(DriftKind.MISSING_REQUIRED));
    byte[] bytes = "{\"Item\":{\"total\":{\"N\":\"1\"}}}".getBytes(StandardCharsets.UTF_8);
    assertThat(normaliser.accept(bytes, 0, bytes.length, 1)).isFalse();
    assertThat(normaliser.refusal()).isEqualTo("missing-required at /pk");
  }

  @Test
  void aZeroByteInPlaceOfANameIsRefused() {
    for (String text : List.of(
        "{\"Item\":{\0",
        "{\"Item\":{\"pk\":{\"S\":\"1\"},\0\"x\":{\"S\":\"1\"}}}",
        "{\"Item\":{\0\"1\"}}}")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      RecordNormaliser normaliser = normaliser(Set.of());
      assertThat(normaliser.accept(bytes, 0, bytes.length, 1)).isFalse();
      assertThat(normaliser.refusal()).startsWith("at byte ");
    }
  }

  @Test
  void aReasonNamesAnAttributeShortAndOnOneLine() {
    RecordNormaliser normaliser = normaliser(EnumSet.of(DriftKind.NEW_ATTRIBUTE));
    String name = "a\\n" + "b".repeat(5_000);
    byte[] bytes = ("{\"Item\":{\"pk\":{\"S\":\"1\"},\"" + name + "\":{\"S\":\"1\"}}}")
        .getBytes(StandardCharsets.UTF_8);
    assertThat(normaliser.accept(bytes, 0, bytes.length, 1)).isFalse();
    assertThat(normaliser.refusal()).startsWith("new-attribute at /a").hasLineCount(1);
    assertThat(normaliser.refusal().length()).isLessThan(1_000);
  }

  @Test
  void aRecordThatIsNoItemHasNoDrift() {
    RecordNormaliser normaliser = normaliser(Set.of());
    for (String text : List.of(
        "{\"Item\":{\"pk\":{\"S\":\"1\"},\"x\":{\"S\":\"a\"},\"total\":{\"S\":\"a\"},\"y\":{\"Z\":1}}}",
        "{\"Item\":{\"pk\":{\"S\":\"1\"},\"total\":{\"N\":\"1\"}}}")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      normaliser.accept(bytes, 0, bytes.length, 1);
    }
    assertThat(normaliser.misfits()).isZero();
    long[] present = normaliser.present().clone();
    Arrays.fill(present, 1);
    assertThat(DriftReport.of(SCHEMA, normaliser.drift(), present, 2).changes()).isEmpty();
  }

  private record Seen(Row row, List<String> kinds) {}

  private static Seen seen(String attributes) {
    StructType type = SparkTypes.rowSchema(SCHEMA);
    RecordNormaliser normaliser = normaliser(Set.of());
    byte[] bytes =
        ("{'Item':{" + attributes + "}}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(normaliser.accept(bytes, 0, bytes.length, 1))
        .as(normaliser.refusal())
        .isTrue();
    Row row = (Row) CatalystTypeConverters.createToScalaConverter(type)
        .apply(normaliser.row().copy());
    long[] present = normaliser.present().clone();
    Arrays.fill(present, 1);
    List<String> kinds = DriftReport.of(SCHEMA, normaliser.drift(), present, 1).changes().stream()
        .map(DriftChange::kind)
        .map(DriftKind::key)
        .toList();
    return new Seen(row, kinds);
  }

  private static RecordNormaliser normaliser(Set<DriftKind> quarantined) {
    return new RecordNormaliser(
        SCHEMA,
        Arrays.asList(SparkTypes.rowSchema(SCHEMA).fieldNames()),
        quarantined,
        DataFormat.DYNAMODB_JSON);
  }
}
