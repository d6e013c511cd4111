// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class SchemaInferenceTest {
  private static final String ROCKET = "\uD83D\uDE80";

  private static String type(Consumer<ValueShape> values) {
    return inferred(values).schema().columns().get(0).type().text();
  }

  private static Inferred inferred(Consumer<ValueShape> values) {
    ItemShape shape = new ItemShape();
    shape.beginItem();
    values.accept(shape.attribute("a"));
    return SchemaInference.infer("t", shape, null, List.of());
  }

  private static List<String> names(List<String> attributes, PartitionColumn... partitionBy) {
    ItemShape shape = new ItemShape();
    attributes.forEach(attribute -> shape.attribute(attribute).string());
    return SchemaInference.infer("t", shape, null, List.of(partitionBy)).schema().columns().stream()
        .map(Column::name)
        .toList();
  }

  @Test
  void scalarsAndSetsHaveTheirTypes() {
    assertThat(type(ValueShape::string)).isEqualTo("string");
    assertThat(type(ValueShape::binary)).isEqualTo("binary");
    assertThat(type(ValueShape::bool)).isEqualTo("boolean");
    assertThat(type(ValueShape::stringSet)).isEqualTo("set<string>");
    assertThat(type(ValueShape::binarySet)).isEqualTo("set<binary>");
    assertThat(type(a -> a.numberSet().number(3, 0, true))).isEqualTo("set<bigint>");
    assertThat(type(a -> a.numberSet().number(3, 2, false))).isEqualTo("set<decimal(18,2)>");
    assertThat(type(a -> a.numberSet().number(0, 130, false))).isEqualTo("set<number>");
  }

  @Test
  void namesThatAreDataAtSeveralLevelsMakeMaps() {
    Consumer<ValueShape> hits = hours -> {
      for (int year = 2024; year < 2026; year++) {
        MapShape months = hours.map().member("y" + year).map();
        for (int month = 1; month <= 12; month++) {
          for (int day = 1; day <= 28; day++) {
            for (int hour = 0; hour < 2; hour++) {
              months
                  .member("m" + month)
                  .map()
                  .member("d" + day)
                  .map()
                  .member("h" + hour)
                  .bool();
            }
          }
        }
      }
    };
    assertThat(type(hits))
        .startsWith("map<string,struct<m1:struct<d1:struct<h0:boolean,h1:boolean>,")
        .doesNotContain("y2024");
    assertThat(inferred(hits).notes().toString())
        .contains("more than 1000 fields at all levels: a map");
  }

  @Test
  void numbersGetTheTypeThatHoldsThem() {
    assertThat(type(a -> a.number(19, 0, true))).isEqualTo("bigint");
    assertThat(type(a -> a.number(19, 0, false))).isEqualTo("decimal(38,0)");
    assertThat(type(a -> a.number(38, 0, false))).isEqualTo("decimal(38,0)");
    assertThat(type(a -> a.number(39, 0, false))).isEqualTo("number");
    assertThat(type(a -> a.number(126, 0, false))).isEqualTo("number");
    assertThat(type(a -> a.number(0, 130, false))).isEqualTo("number");
    assertThat(type(a -> a.number(10, 2, false))).isEqualTo("decimal(18,2)");
    assertThat(type(a -> a.number(11, 2, false))).isEqualTo("decimal(38,2)");
    assertThat(type(a -> {
          a.number(6, 0, true);
          a.number(0, 6, false);
        }))
        .isEqualTo("decimal(18,6)");
    assertThat(type(a -> {
          a.number(30, 0, false);
          a.number(0, 9, false);
        }))
        .isEqualTo("number");
  }

  @Test
  void fewOutliersDoNotTakeTheTypeFromTheRest() {
    Consumer<ValueShape> values = a -> {
      for (int i = 0; i < 198; i++) {
        a.number(5, 2, false);
      }
      a.number(0, 130, false);
    };
    assertThat(type(values)).isEqualTo("decimal(38,2)");
    assertThat(inferred(values).notes())
        .containsExactly("/a: decimal(38,2) holds all but 1 of 199 numbers; those will be rescued");
    assertThat(type(values.andThen(a -> a.number(0, 130, false)))).isEqualTo("decimal(38,2)");
    assertThat(type(
            values.andThen(a -> a.number(0, 130, false)).andThen(a -> a.number(0, 130, false))))
        .isEqualTo("number");
  }

  @Test
  void aTypeThatFlipsInTheMiddleGoesToTheMajority() {
    Consumer<ValueShape> values = a -> {
      for (int i = 0; i < 60; i++) {
        a.number(3, 0, true);
      }
      for (int i = 0; i < 40; i++) {
        a.string();
      }
    };
    assertThat(type(values)).isEqualTo("bigint");
    assertThat(inferred(values).notes())
        .containsExactly("/a: mixed types (N 60, S 40): typed as N, the rest will be rescued");
  }

  @Test
  void equallyFrequentTypesAreDecidedByTheirOrder() {
    assertThat(type(a -> {
          a.number(1, 0, true);
          a.string();
        }))
        .isEqualTo("string");
  }

  @Test
  void nullIsNoTypeAndNoColumn() {
    assertThat(type(a -> {
          a.nul();
          a.nul();
          a.bool();
        }))
        .isEqualTo("boolean");
    ItemShape shape = new ItemShape();
    shape.attribute("a").nul();
    shape.attribute("b").string();
    Inferred inferred = SchemaInference.infer("t", shape, null, List.of());
    assertThat(inferred.schema().columnOf("a")).isEmpty();
    assertThat(inferred.notes())
        .containsExactly("/a: only NULL was seen; it is not typed and will be rescued");
  }

  @Test
  void listsHaveOneTypeOrAreJson() {
    assertThat(type(ValueShape::list)).isEqualTo("array<json>");
    assertThat(type(a -> a.list().nul())).isEqualTo("array<json>");
    assertThat(type(a -> a.list().string())).isEqualTo("array<string>");
    assertThat(type(a -> a.list().list().number(1, 1, false)))
        .isEqualTo("array<array<decimal(18,1)>>");
    assertThat(type(a -> a.list().map().member("x").bool())).isEqualTo("array<struct<x:boolean>>");
    assertThat(type(a -> {
          a.list().string();
          a.list().number(1, 0, true);
        }))
        .isEqualTo("array<json>");
  }

  @Test
  void mapsAreStructsWhileTheirNamesAreAStructure() {
    assertThat(type(ValueShape::map)).isEqualTo("map<string,json>");
    assertThat(type(a -> a.map().member("x").nul())).isEqualTo("map<string,json>");
    assertThat(type(a -> {
          a.map().member("zip").string();
          a.map().member("a.b").number(1, 0, true);
          a.map().member("nothing").nul();
        }))
        .isEqualTo("struct<`a.b`:bigint,zip:string>");
    assertThat(type(a -> a.map().member("two words").string())).isEqualTo("map<string,string>");
    assertThat(type(a -> a.map().member("").string())).isEqualTo("map<string,string>");
    assertThat(type(a -> {
          a.map().member("Id").string();
          a.map().member("ID").string();
        }))
        .isEqualTo("map<string,string>");
    assertThat(type(a -> {
          a.map().member("Id").string();
          a.map().member("ID").bool();
        }))
        .isEqualTo("map<string,json>");
  }

  @Test
  void aThousandNamesAreAMap() {
    Consumer<ValueShape> wide = a -> {
      for (int i = 0; i < 1_000; i++) {
        a.map().member("user-" + i).number(2, 0, true);
      }
    };
    assertThat(type(wide)).isEqualTo("map<string,bigint>");
    assertThat(inferred(wide).notes()).containsExactly("/a: more than 100 names: a map");
    assertThat(type(wide.andThen(a -> a.map().member("x").string()))).isEqualTo("map<string,json>");
    assertThat(type(a -> {
          for (int i = 0; i < 100; i++) {
            a.map().member("n" + i).bool();
          }
        }))
        .startsWith("struct<n0:boolean,n1:boolean,n10:boolean");
  }

  @Test
  void whatIsNestedTooDeepIsJson() {
    Consumer<ValueShape> deep = a -> {
      ValueShape shape = a;
      for (int i = 0; i < 31; i++) {
        shape = shape.map().member("m");
      }
      shape.string();
    };
    assertThat(type(deep)).isEqualTo("struct<m:".repeat(20) + "json" + ">".repeat(20));
  }

  @Test
  void theKeyComesFirstAndIsRequired() {
    ItemShape shape = new ItemShape();
    for (String name : List.of("a", "sk", "z", "pk")) {
      shape.attribute(name).string();
    }
    RegisteredSchema schema =
        SchemaInference.infer("t", shape, new TableKey("pk", "sk"), List.of()).schema();
    assertThat(schema.columns()).map(Column::name).containsExactly("pk", "sk", "a", "z");
    assertThat(schema.columns()).map(Column::required).containsExactly(true, true, false, false);
    assertThat(schema.version()).isEqualTo(1);
  }

  @Test
  void withoutItemsOrWithoutTheKeyNothingIsInferred() {
    ItemShape shape = new ItemShape();
    assertThatThrownBy(() -> SchemaInference.infer("t", shape, null, List.of()))
        .hasMessage(
            "Cannot infer a schema of t: 0 items were read, and none has a value other than NULL. Check the source,"
                + " or register a schema that is written by hand.");
    shape.beginItem();
    shape.attribute("a").string();
    assertThatThrownBy(() -> SchemaInference.infer("t", shape, new TableKey("pk", null), List.of()))
        .hasMessage(
            "Cannot infer a schema of t: none of 1 items has the key attribute 'pk'. Check the key.");
  }

  @Test
  void usableNamesStay() {
    assertThat(names(List.of("id", "a.b", "x-y", ROCKET, "_id", "S")))
        .containsExactly("S", "_id", "a.b", "id", "x-y", ROCKET);
  }

  @Test
  void otherNamesGetADigestAndAreUniqueIgnoringCase() {
    List<String> attributes = new ArrayList<>(List.of(
        "Id",
        "ID",
        "id",
        "two words",
        "two=words",
        " ",
        "\t",
        "_rescued",
        "_RESCUED_x",
        "x".repeat(65_535),
        "x".repeat(65_534),
        ROCKET.repeat(100),
        "dt",
        "a;b",
        "plain"));
    List<String> names = names(attributes, new PartitionColumn("DT", "to_date(plain)"));
    assertThat(names)
        .hasSize(attributes.size())
        .allMatch(ColumnName::usable)
        .noneMatch(ColumnName::reserved);
    assertThat(names.stream().map(ColumnName::folded)).doesNotHaveDuplicates().doesNotContain("dt");
    assertThat(names)
        .contains("plain")
        .filteredOn(name -> name.startsWith("two_words_"))
        .hasSize(2);
    for (long seed = 0; seed < 20; seed++) {
      Collections.shuffle(attributes, new Random(seed));
      assertThat(names(attributes, new PartitionColumn("DT", "to_date(plain)")))
          .as("seed %d", seed)
          .isEqualTo(names);
    }
  }

  @Test
  void aReplacementThatIsAnAttributeItselfIsNotTakenTwice() {
    String replacement = ColumnNames.assign(List.of("a b"), List.of()).get("a b");
    assertThat(ColumnNames.assign(List.of("a b", replacement), List.of()))
        .containsEntry(replacement, replacement)
        .hasSize(2)
        .satisfies(names -> assertThat(names.values()).doesNotHaveDuplicates());
  }

  @Test
  void ofVeryManyAttributesTheMostFrequentAreColumns() {
    ItemShape shape = new ItemShape();
    for (int i = 0; i < 5_010; i++) {
      shape.attribute("a" + i).string();
      if (i >= 10) {
        shape.attribute("a" + i).string();
      }
    }
    shape.attribute("pk").string();
    Inferred inferred = SchemaInference.infer("t", shape, new TableKey("pk", null), List.of());
    assertThat(inferred.schema().columns())
        .hasSize(5_000)
        .first()
        .extracting(Column::name)
        .isEqualTo("pk");
    assertThat(inferred.schema().columnOf("a3")).isEmpty();
    assertThat(inferred.notes())
        .containsExactly(
            "all items: only the 5,000 most frequent attributes are columns; 11 others will be rescued,"
                + " first of them a999, a0, a1, a2, a3");
  }
}
