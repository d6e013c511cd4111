// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.DataFormat;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.ItemShape;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.SchemaInference;
import io.dynamolake.testing.ItemGenerator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The promise of a row: {@code restore(row) == item}, whatever the item and whatever the schema. */
class RestoreTest {
  @RepeatedTest(40)
  void aRowAndItsRescuedTextGiveTheItemBack(RepetitionInfo repetition) throws Exception {
    long seed = 7_000 + repetition.getCurrentRepetition();
    List<Item> items = items(new ItemGenerator(seed), 60);
    assertRestored(schema(items), items, seed);
  }

  @RepeatedTest(20)
  void aSchemaOfOtherItemsLosesNothingEither(RepetitionInfo repetition) throws Exception {
    long seed = 9_000 + repetition.getCurrentRepetition();
    RegisteredSchema foreign = schema(items(new ItemGenerator(seed), 5));
    assertRestored(foreign, items(new ItemGenerator(seed + 1), 60), seed);
  }

  static void assertRestored(RegisteredSchema schema, List<Item> items, long seed) {
    StructType rowSchema = SparkTypes.rowSchema(schema);
    RecordNormaliser normaliser = new RecordNormaliser(
        schema, Arrays.asList(rowSchema.fieldNames()), Set.of(), DataFormat.DYNAMODB_JSON);
    RowRestorer restorer = new RowRestorer(schema);
    var converter = CatalystTypeConverters.createToScalaConverter(rowSchema);
    for (Item item : items) {
      byte[] line = ItemJson.line(item).getBytes(StandardCharsets.UTF_8);
      assertThat(normaliser.accept(line, 0, line.length, 1))
          .as("seed %d: %s", seed, normaliser.refusal())
          .isTrue();
      Row row = (Row) converter.apply(normaliser.row().copy());
      Item restored = restorer.restore(row);
      assertThat(ItemJson.line(restored.canonical()))
          .as("seed %d", seed)
          .isEqualTo(ItemJson.line(item.canonical()));
    }
  }

  private static List<Item> items(ItemGenerator generator, int count) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(generator.next());
    }
    return items;
  }

  static RegisteredSchema schema(List<Item> items) throws MalformedRecordException {
    ItemShape shape = new ItemShape();
    ShapeReader reader = new ShapeReader(shape);
    for (Item item : items) {
      byte[] line = ItemJson.line(item).getBytes(StandardCharsets.UTF_8);
      reader.accept(line, 0, line.length);
    }
    return SchemaInference.infer("orders", shape, null, List.of()).schema();
  }
}
