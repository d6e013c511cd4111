// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.ColumnType.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegisteredSchemaTest {
  private static final String ORDERS = """
      table: orders
      version: 3
      key: {partition: pk, sort: sk}
      columns:
        - {name: order_id,   from: pk,        type: string, required: true}
        - {name: sk,         from: sk,        type: bigint, required: true}
        - {name: total,      from: total,     type: "decimal(18,2)"}
        - {name: created_at, from: createdAt, type: timestamp, format: iso-8601}
        - {name: seen,       from: seen,      type: timestamp, unit: millis}
        - {name: address,    from: "Address of\\tcustomer", type: "struct<street:string,`zip.code`:string>"}
      partition-by:
        - {name: dt, expression: "to_date(created_at)"}
      """;

  @Test
  void aSchemaIsWrittenAsPeopleWriteIt() {
    assertThat(RegisteredSchema.parse(ORDERS, "orders.yaml").yaml()).isEqualTo("""
            table: orders
            version: 3
            key: {partition: pk, sort: sk}
            columns:
              - {name: order_id,   from: pk,                     type: string,          required: true}
              - {name: sk,         from: sk,                     type: bigint,          required: true}
              - {name: total,      from: total,                  type: "decimal(18,2)"}
              - {name: created_at, from: createdAt,              type: timestamp,       format: iso-8601}
              - {name: seen,       from: seen,                   type: timestamp,       unit: millis}
              - {name: address,    from: "Address of\\tcustomer", type: "struct<street:string,`zip.code`:string>"}
            partition-by:
              - {name: dt, expression: "to_date(created_at)"}
            """);
  }

  @Test
  void anySchemaIsReadBackFromItsYaml() {
    for (long seed = 0; seed < 500; seed++) {
      RegisteredSchema schema = new RandomTypes(seed).schema();
      RegisteredSchema read = RegisteredSchema.parse(schema.yaml(), "seed " + seed);
      assertThat(read).as("seed %d", seed).isEqualTo(schema);
      assertThat(read.yaml()).as("seed %d", seed).isEqualTo(schema.yaml());
    }
  }

  @Test
  void everyCharacterOfANameSurvives() {
    for (int c = 1; c < 0x20000; c++) {
      if (c % 256 == 0 || (c >= 0xD800 && c < 0xE000)) {
        continue;
      }
      StringBuilder name = new StringBuilder();
      for (; c % 256 != 255; c++) {
        name.appendCodePoint(c);
      }
      Column column = new Column("c", name.toString(), Scalar.STRING, Presence.OPTIONAL);
      RegisteredSchema schema = new RegisteredSchema("t", 1, null, List.of(column), List.of());
      assertThat(RegisteredSchema.parse(schema.yaml(), "t")).as("up to U+%X", c).isEqualTo(schema);
    }
  }

  @Test
  void aLongNameIsNoReasonForWideLines() {
    Column wide = new Column("c", "x".repeat(65_535), Scalar.STRING, Presence.OPTIONAL);
    Column other = new Column("d", "d", Scalar.STRING, Presence.REQUIRED);
    RegisteredSchema schema = new RegisteredSchema("t", 1, null, List.of(wide, other), List.of());
    assertThat(schema.yaml()).contains("  - {name: d, from: d, type: string, required: true}\n");
    assertThat(RegisteredSchema.parse(schema.yaml(), "t")).isEqualTo(schema);
  }

  @Test
  void whatIsLeftOutHasADefault() {
    RegisteredSchema schema = RegisteredSchema.parse(
        "{table: t, version: 1, columns: [{name: a, type: date}]}", "t.yaml");
    assertThat(schema)
        .isEqualTo(new RegisteredSchema(
            "t",
            1,
            null,
            List.of(new Column(
                "a", "a", new ColumnType.DateType(TextFormat.ISO_8601), Presence.OPTIONAL)),
            List.of()));
  }

  @Test
  void typesAreFoundByPath() {
    RegisteredSchema schema = RegisteredSchema.parse("""
        table: t
        version: 1
        columns:
          - {name: a, from: "a/b", type: "array<struct<x:map<string,set<number>>>>"}
        """, "t.yaml");
    assertThat(schema.typeAt("/a~1b/0/x/any/*")).contains(Scalar.NUMBER);
    assertThat(schema.typeAt("/a~1b/0/y")).isEmpty();
    assertThat(schema.typeAt("/a")).isEmpty();
    assertThat(schema.typeAt("")).isEmpty();
  }

  @Test
  void whatIsWrongIsNamedWithItsPathAndLine() {
    refused(
        "table: t\nversion: 1\ncolums: []",
        "colums: expected one of columns, key, partition-by, table, version, found an unknown key (line 3)");
    refused("version: 1\ncolumns: []", "table: expected a value, found none (line 1)");
    refused(
        "table: t\nversion: one\ncolumns: []",
        "version: expected a whole number, found 'one' (line 2)");
    refused(
        "table: t\nversion: 0\ncolumns: [{name: a, type: int}]",
        "version: expected a number from 1 on, found 0 (line 2)");
    refused(
        "table: t\nversion: 1\ncolumns: {a: int}", "columns: expected a list, found keys (line 3)");
    refused("table: t\ntable: u\n", "table: expected the key once, found it twice (line 2)");
    refused("table: 7\nversion: 1\ncolumns: []", "table: expected a text, found '7' (line 1)");
    refused(
        "- a",
        "the file: expected keys (columns, key, partition-by, table, version), found a list (line 1)");
    refused("", "the file: expected keys, found nothing (line 1)");
    refusedColumns(
        "{name: a, type: decmal}",
        "columns[0].type: expected a type (string, int, bigint, double, number, boolean, binary, json,"
            + " decimal(p,s), date, timestamp, array<T>, set<T>, map<string,T>, struct<name:T,...>), found 'decmal' at character 1 (line 4)");
    refusedColumns(
        "{name: a, type: int}\n- {name: A, from: b, type: int}",
        "columns[1].name: expected a name unlike that of columns[0], ignoring case, found 'A' (line 5)");
    refusedColumns(
        "{name: a, type: int}\n- {name: b, from: a, type: int}",
        "columns[1].from: expected an attribute that columns[0] does not take, found 'a' (line 5)");
    refusedColumns(
        "{name: a b, type: int}",
        "columns[0].name: expected a name of 1 to 255 bytes without spaces, control characters or any of ,;{}()=, found 'a b' (line 4)");
    refusedColumns(
        "{name: _RESCUED_x, type: int}",
        "columns[0].name: expected a name that does not begin with _rescued or _change or _valid_, found '_RESCUED_x' (line 4)");
    refusedColumns(
        "{name: a, type: int, required: sure}",
        "columns[0].required: expected true or false, found 'sure' (line 4)");
    refusedColumns(
        "{name: a, type: int, format: iso-8601}",
        "columns[0]: expected a format only for date or timestamp, found keys (line 4)");
    refusedColumns(
        "{name: a, type: date, unit: millis}",
        "columns[0].unit: expected a unit only for timestamp, and no format beside it, found 'millis' (line 4)");
    refusedColumns(
        "{name: a, type: timestamp, unit: days}",
        "columns[0].unit: expected seconds, millis or micros, found 'days' (line 4)");
    refusedColumns("{name: a, type: timestamp, format: hh}}", null);
    refusedColumns(
        "{name: a, type: int}\nkey: {partition: b}",
        "key.partition: expected an attribute that a column is from, found 'b' (line 5)");
    refusedColumns(
        "{name: a, type: json}\nkey: {partition: a}",
        "key.partition: expected a column of text, number or binary, found 'a: json' (line 5)");
    refusedColumns(
        "{name: a, type: int}\npartition-by:\n- {name: A, expression: a + 1}",
        "partition-by[0].name: expected a name that no other column has, ignoring case, found 'A' (line 6)");
    refusedColumns(
        "{name: a, type: int}\npartition-by:\n- {name: dt, expression: dt}",
        "partition-by[0].expression: expected an expression over columns, found 'dt' (line 6)");
  }

  @Test
  void aPartitionMayBeAColumnOfTheSchema() {
    RegisteredSchema schema = RegisteredSchema.parse(
        "{table: t, version: 1, columns: [{name: day, type: date}], partition-by: [{name: day, expression: day}]}",
        "t");
    assertThat(schema.partitionBy().get(0).isPlainColumn()).isTrue();
  }

  @Test
  void textThatBlowsUpIsRefused() {
    refused("[".repeat(200_000), "the file: expected at most 16 levels, found more (line 1)");
    refused(
        "a: &a [x]\nb: *a\n",
        "the file: expected YAML, found Number of aliases for non-scalar nodes exceeds the specified max=0");
    refused(
        "#".repeat(9 * 1024 * 1024),
        "the file: expected at most 8388608 characters, found 9437184");
    refused("#".repeat(8 * 1024 * 1024), "the file: expected keys, found nothing (line 1)");
    refused("table: 'open", null);
  }

  private static void refusedColumns(String columns, @Nullable String message) {
    refused("table: t\nversion: 1\ncolumns:\n- " + columns, message);
  }

  private static void refused(String yaml, @Nullable String message) {
    assertThatThrownBy(() -> RegisteredSchema.parse(yaml, "t.yaml"))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageStartingWith("t.yaml: ")
        .satisfies(e -> {
          if (message != null) {
            assertThat(e).hasMessage("t.yaml: " + message);
          }
        });
  }
}
