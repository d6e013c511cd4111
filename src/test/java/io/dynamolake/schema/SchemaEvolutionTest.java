// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SchemaEvolutionTest {
  private static final RegisteredSchema CURRENT = schema("""
      - {name: id, from: pk, type: string, required: true}
      - {name: total, type: bigint}
      - {name: address, type: "struct<street:string,geo:struct<lat:number>>"}
      - {name: lines, type: "array<struct<sku:string>>"}
      """);

  private static RegisteredSchema schema(String columns) {
    return RegisteredSchema.parse(
        "table: t\nversion: 4\nkey: {partition: pk}\ncolumns:\n" + columns, "t.yaml");
  }

  private static String columns(RegisteredSchema schema) {
    StringBuilder text = new StringBuilder();
    schema
        .columns()
        .forEach(column ->
            text.append(column.name()).append(' ').append(column.type().text()).append('\n'));
    return text.toString();
  }

  @Test
  void newColumnsFollowTheRegisteredOnes() {
    RegisteredSchema next = CURRENT.evolve(schema("""
        - {name: coupon, type: string}
        - {name: address, type: "struct<street:string,geo:struct<lat:number,lon:number>,zip:string>"}
        - {name: lines, type: "array<struct<sku:string>>"}
        - {name: total, type: "decimal(20,1)", required: true}
        - {name: id, from: pk, type: string, required: true}
        """));
    assertThat(next.version()).isEqualTo(5);
    assertThat(columns(next)).isEqualTo("""
            id string
            total decimal(20,1)
            address struct<street:string,geo:struct<lat:number,lon:number>,zip:string>
            lines array<struct<sku:string>>
            coupon string
            """);
    assertThat(SchemaDiff.between(CURRENT, next).compatible()).isTrue();
  }

  @Test
  void theSameSchemaIsNoNewVersion() {
    assertThat(CURRENT.evolve(CURRENT)).isSameAs(CURRENT);
    assertThat(SchemaDiff.between(CURRENT, CURRENT).identical()).isTrue();
    assertThat(SchemaDiff.between(CURRENT, CURRENT).text()).isEqualTo("No differences.\n");
  }

  @Test
  void allThatIsNotAllowedIsNamed() {
    RegisteredSchema proposed = RegisteredSchema.parse("""
        table: t
        version: 5
        columns:
          - {name: id, from: id, type: string}
          - {name: total, type: int}
          - {name: address, type: "struct<zip:string,street:string,geo:struct<lat:number>>"}
        partition-by:
          - {name: dt, expression: to_date(id)}
        """, "t.yaml");
    assertThatThrownBy(() -> CURRENT.evolve(proposed))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Cannot register version 5 of schema t: key is pk, not -; column id is from pk, not from id;"
                + " column total does not widen from bigint to int;"
                + " column address does not widen from struct<street:string,geo:struct<lat:number>>"
                + " to struct<zip:string,street:string,geo:struct<lat:number>>; column lines is missing;"
                + " partition-by is -, not dt = to_date(id). Columns and struct fields are only added, types only widened"
                + " (int to bigint to decimal). Register a table of another name for the rest.");
  }

  @Test
  void aDiffIsATable() {
    RegisteredSchema other = schema("""
        - {name: id, from: pk, type: string}
        - {name: total, type: "decimal(38,0)"}
        - {name: address, type: "struct<street:string,geo:struct<lat:number>>"}
        - {name: "a.b", type: json}
        """);
    assertThat(SchemaDiff.between(CURRENT, other).text()).isEqualTo("""
              EFFECT   WHAT            COLUMN  BEFORE                     AFTER
              extends  presence        id      required                   optional
              extends  type            total   bigint                     decimal(38,0)
              breaks   column removed  lines   array<struct<sku:string>>  -
              extends  new column      a.b     -                          json
            """);
  }

  @Test
  void whatWasSeenExtendsColumnsAndStructs() {
    ItemShape seen = new ItemShape();
    seen.attribute("pk").number(1, 0, true);
    seen.attribute("coupon").string();
    seen.attribute("TOTAL").bool();
    seen.attribute("nothing").nul();
    MapShape address = seen.attribute("address").map();
    address.member("zip").string();
    address.member("geo").map().member("lon").number(3, 2, false);
    seen.attribute("lines").list().map().member("count").number(1, 0, true);
    Inferred next = CURRENT.extend(seen, List.of());
    assertThat(next.schema().version()).isEqualTo(5);
    assertThat(columns(next.schema()))
        .isEqualTo("""
            id string
            total bigint
            address struct<street:string,geo:struct<lat:number,lon:decimal(18,2)>,zip:string>
            lines array<struct<sku:string,count:bigint>>
            TOTAL_%s boolean
            coupon string
            """.formatted(AttributePath.digest("TOTAL").substring(0, 8)));
    assertThat(SchemaDiff.between(CURRENT, next.schema()).compatible()).isTrue();
    assertThat(next.schema().extend(seen, List.of()).schema()).isSameAs(next.schema());
  }

  @Test
  void membersThatAreNoFieldsDoNotChangeTheStruct() {
    ItemShape seen = new ItemShape();
    seen.attribute("address").map().member("STREET").string();
    Inferred next = CURRENT.extend(seen, List.of());
    assertThat(next.schema()).isSameAs(CURRENT);
    assertThat(next.notes())
        .containsExactly(
            "/address: the new members have too many names, or names that are no fields'; they will be rescued");
  }

  @Test
  void itemsWithinTheSchemaDoNotExtendIt() {
    assertThat(CURRENT.extend(new ItemShape(), List.of()).schema()).isSameAs(CURRENT);
  }

  @Test
  void aNewColumnIsNotNamedAsAPartitionOfThePipeline() {
    ItemShape seen = new ItemShape();
    seen.attribute("DT").string();
    RegisteredSchema next =
        CURRENT.extend(seen, List.of(new PartitionColumn("dt", "to_date(id)"))).schema();
    assertThat(next.columnOf("DT").orElseThrow().name()).matches("DT_[0-9a-f]+");
  }
}
