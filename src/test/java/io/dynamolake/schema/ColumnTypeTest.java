// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.AttributeType;
import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.SetType;
import io.dynamolake.schema.ColumnType.StructType;
import io.dynamolake.schema.ColumnType.TimestampType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnTypeTest {
  @Test
  void anyTypeIsReadBackFromItsText() {
    for (long seed = 0; seed < 3_000; seed++) {
      ColumnType type = new RandomTypes(seed).type(1);
      assertThat(ColumnType.parse(type.text()))
          .as("seed %d: %s", seed, type.text())
          .isEqualTo(type);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRING | string",
        "  Long | bigint",
        "integer | int",
        "Decimal ( 18 , 2 ) | decimal(18,2)",
        "decimal(10) | decimal(10,0)",
        "timestamp( millis ) | timestamp(millis)",
        "array < set < number > > | array<set<number>>",
        "struct< street : string, `zip.code` : string, `type`:json > | struct<street:string,`zip.code`:string,type:json>",
      })
  void wordsAreReadInAnyCaseAndSpacing(String text, String canonical) {
    assertThat(ColumnType.parse(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "decmal(18,2) | expected a type (string, int, bigint, double, number, boolean, binary, json, decimal(p,s), date, timestamp,"
            + " array<T>, set<T>, map<string,T>, struct<name:T,...>), found 'decmal(18,2)' at character 1",
        "decimal(39,0) | expected a precision of 1 to 38 and a scale of 0 to the precision, found '39,0'",
        "decimal(5,6) | expected a precision of 1 to 38 and a scale of 0 to the precision, found '5,6'",
        "decimal | expected '(', found the end of the type",
        "array<string | expected '>', found the end of the type",
        "string> | expected the end of the type, found '>' at character 7",
        "map<int,string> | expected string, the type of a map's names, found 'int,string>' at character 5",
        "set<array<string>> | expected string, binary or a type of numbers in a set, found 'array<string>>' at character 5",
        "struct<> | expected a field name, in back quotes if it is no word, found '>' at character 8",
        "struct<a:int,A:int> | expected a field name that is not there yet, ignoring case, found 'A:int>' at character 14",
        "timestamp(weeks) | expected seconds, millis, micros or a quoted format, found 'weeks)' at character 11",
        "date('nonsense') | expected iso-8601 or a pattern of java.time's DateTimeFormatter, found 'nonsense'",
      })
  void aTextThatIsNoTypeIsRefusedWithTheCharacter(String text, String message) {
    assertThatThrownBy(() -> ColumnType.parse(text))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage("Invalid column type '" + text + "': " + message);
  }

  @Test
  void typesThatNestWithoutEndAreRefused() {
    assertThatThrownBy(() -> ColumnType.parse("array<".repeat(100_000)))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageContaining("expected at most 64 levels of types, found more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int | bigint",
        "int | decimal(10,0)",
        "int | decimal(18,8)",
        "bigint | decimal(19,0)",
        "decimal(18,2) | decimal(20,4)",
        "decimal(18,2) | decimal(38,2)",
        "array<int> | array<bigint>",
        "set<bigint> | set<decimal(38,0)>",
        "map<string,int> | map<string,bigint>",
        "struct<a:int> | struct<a:bigint,b:string>",
        "array<struct<a:int>> | array<struct<a:int,b:struct<c:json>>>",
        "string | string",
      })
  void aTypeWidensWhenNothingIsLost(String narrow, String wide) {
    assertThat(ColumnType.parse(narrow).widensTo(ColumnType.parse(wide))).isTrue();
    if (!narrow.equals(wide)) {
      assertThat(ColumnType.parse(wide).widensTo(ColumnType.parse(narrow))).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int | decimal(9,0)",
        "bigint | decimal(38,20)",
        "bigint | double",
        "bigint | number",
        "bigint | string",
        "decimal(18,2) | decimal(18,4)",
        "decimal(18,2) | decimal(38,1)",
        "struct<a:int,b:int> | struct<b:int,a:int>",
        "struct<a:int> | struct<b:int,a:int>",
        "struct<a:int> | map<string,int>",
        "array<string> | set<string>",
        "timestamp | timestamp(millis)",
        "string | json",
      })
  void anythingElseDoesNotWiden(String from, String to) {
    assertThat(ColumnType.parse(from).widensTo(ColumnType.parse(to))).isFalse();
  }

  @Test
  void wideningIsTransitive() {
    for (long seed = 0; seed < 200; seed++) {
      ColumnType a = new RandomTypes(seed).type(4);
      for (ColumnType b : new ColumnType[] {
        Scalar.INT, Scalar.LONG, new DecimalType(20, 1), new DecimalType(38, 2), a
      }) {
        for (ColumnType c :
            new ColumnType[] {Scalar.LONG, new DecimalType(19, 0), new DecimalType(38, 18)}) {
          if (a.widensTo(b) && b.widensTo(c)) {
            assertThat(a.widensTo(c))
                .as("seed %d: %s %s %s", seed, a.text(), b.text(), c.text())
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void aTypeTellsWhichTagsItHolds() {
    assertThat(Scalar.JSON.holds(AttributeType.SS)).isTrue();
    assertThat(Scalar.NUMBER.holds(AttributeType.N)).isTrue();
    assertThat(Scalar.STRING.holds(AttributeType.N)).isFalse();
    assertThat(new TimestampType(EpochUnit.MILLIS).holds(AttributeType.N)).isTrue();
    assertThat(new TimestampType(TextFormat.ISO_8601).holds(AttributeType.S)).isTrue();
    assertThat(new SetType(new DecimalType(4, 2)).tag()).isEqualTo(AttributeType.NS);
    assertThat(ColumnType.parse("struct<a:int>").holds(AttributeType.M)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a,b", "a;b", "a{", "a=b", "a(b)", "tab\t", "nul\u0000"})
  void namesThatParquetOrSparkRefuseAreNoFields(String name) {
    assertThat(ColumnName.usable(name)).isFalse();
  }

  @Test
  void namesHaveAtMost255Bytes() {
    assertThat(ColumnName.usable("x".repeat(255))).isTrue();
    assertThat(ColumnName.usable("x".repeat(256))).isFalse();
    assertThat(ColumnName.usable("\uD83D\uDE80".repeat(63))).isTrue();
    assertThat(ColumnName.usable("\uD83D\uDE80".repeat(64))).isFalse();
  }

  @Test
  void foldedNamesAreEqualExactlyWhenNamesAreEqualIgnoringCase() {
    String[] names = {
      "i", "I", "\u0130", "\u0131", "\u00df", "SS", "\u1e9e", "K", "\u212a", "k", "\u03c2",
      "\u03c3", "\u03a3"
    };
    for (String a : names) {
      for (String b : names) {
        assertThat(ColumnName.folded(a).equals(ColumnName.folded(b)))
            .as("%s %s", a, b)
            .isEqualTo(a.equalsIgnoreCase(b));
      }
    }
  }

  @Test
  void aPatternIsStrictAndInUtc() {
    TextFormat day = new TextFormat("dd.MM.yyyy");
    assertThat(LocalDate.parse("29.02.2024", day.formatter())).isEqualTo("2024-02-29");
    assertThatThrownBy(() -> LocalDate.parse("30.02.2024", day.formatter()))
        .isInstanceOf(DateTimeParseException.class);
    TextFormat moment = new TextFormat("yyyy-MM-dd 'yy' HH:mm");
    assertThat(moment.formatter().parse("2024-01-02 yy 03:04", Instant::from))
        .isEqualTo("2024-01-02T03:04:00Z");
    assertThatThrownBy(TextFormat.ISO_8601::formatter).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fieldsAreFoundByTheirExactName() {
    StructType struct = (StructType) ColumnType.parse("struct<a:int,b:json>");
    assertThat(struct.field("b")).map(ColumnType.Field::type).contains(Scalar.JSON);
    assertThat(struct.field("B")).isEmpty();
  }
}
