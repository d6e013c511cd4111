// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.AttributeValue;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import scala.Function1;

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

  @RepeatedTest(10)
  void orderAndSpellingChangeNothing(RepetitionInfo repetition) throws Exception {
    long seed = 77_000 + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<Item> items = items(new ItemGenerator(seed), 8);
    RegisteredSchema schema = schema(items);
    RowReader reader = new RowReader(schema);
    for (int i = 0; i < 60; i++) {
      Item item = items.get(random.nextInt(items.size()));
      List<Map.Entry<String, AttributeValue>> attributes =
          new ArrayList<>(item.attributes().entrySet());
      Collections.shuffle(attributes, random);
      Map<String, AttributeValue> shuffled = new LinkedHashMap<>();
      attributes.forEach(attribute -> shuffled.put(attribute.getKey(), attribute.getValue()));
      String line = ItemJson.line(new Item(shuffled));
      String restored = reader.restored(line);
      String rescued = reader.rescued();
      assertThat(restored).as("seed %d", seed).isEqualTo(ItemJson.line(item.canonical()));
      assertThat(reader.restored(spaced(line))).as("seed %d", seed).isEqualTo(restored);
      assertThat(reader.rescued()).as("seed %d", seed).isEqualTo(rescued);
    }
  }

  @Test
  void aDamagedLineIsRefusedOrComesBackAsTheItemThatItIs() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      List<Item> items = items(new ItemGenerator(seed).longTexts(1000), 8);
      RowReader reader = new RowReader(schema(items));
      for (int i = 0; i < 200; i++) {
        byte[] line = damaged(ItemJson.lineBytes(items.get(i % items.size())), random);
        String restored = reader.restored(line);
        if (restored.startsWith("{")) {
          Item read = ItemJson.parseLine(line, 0, line.length);
          assertThat(restored).as("seed %d", seed).isEqualTo(ItemJson.line(read.canonical()));
        }
      }
    }
  }

  private static byte[] damaged(byte[] line, Random random) {
    byte[] damaged = line.clone();
    String signs = "{}[]\"':,.0123456789eE=ABLMNSU\\u+- \t";
    for (int i = 0; i <= random.nextInt(3); i++) {
      damaged[random.nextInt(damaged.length)] = random.nextInt(8) == 0
          ? (byte) random.nextInt(256)
          : (byte) signs.charAt(random.nextInt(signs.length()));
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  /** The same JSON with white space between its tokens, and with slashes and all that is not ASCII escaped. */
  private static String spaced(String line) {
    StringBuilder spaced = new StringBuilder();
    boolean inString = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        spaced.append(c).append(line.charAt(++i));
        continue;
      }
      inString = (c == '"') != inString;
      if (inString && c == '/') {
        spaced.append("\\/");
      } else if (c > 126) {
        spaced.append("\\u%04x".formatted((int) c));
      } else if (!inString && c != '"' && "{}[],:".indexOf(c) >= 0) {
        spaced.append(' ').append(c).append("\t ");
      } else {
        spaced.append(c);
      }
    }
    return spaced.toString();
  }

  static void assertRestored(RegisteredSchema schema, List<Item> items, long seed) {
    RowReader reader = new RowReader(schema);
    for (Item item : items) {
      assertThat(reader.restored(ItemJson.line(item)))
          .as("seed %d", seed)
          .isEqualTo(ItemJson.line(item.canonical()));
    }
  }

  /** From a line of an export to a Spark row and back. */
  private static final class RowReader {
    private final RecordNormaliser normaliser;
    private final RowRestorer restorer;
    private final Function1<Object, Object> converter;

    RowReader(RegisteredSchema schema) {
      StructType rowSchema = SparkTypes.rowSchema(schema);
      normaliser = new RecordNormaliser(
          schema, Arrays.asList(rowSchema.fieldNames()), Set.of(), DataFormat.DYNAMODB_JSON);
      restorer = new RowRestorer(schema);
      converter = CatalystTypeConverters.createToScalaConverter(rowSchema);
    }

    String rescued() {
      int last = normaliser.row().numFields() - 1;
      return String.valueOf(normaliser.row().getUTF8String(last));
    }

    /** The canonical line, or why there is none. */
    String restored(String line) {
      return restored(line.getBytes(StandardCharsets.UTF_8));
    }

    String restored(byte[] bytes) {
      if (!normaliser.accept(bytes, 0, bytes.length, 1)) {
        return normaliser.refusal();
      }
      Row row = (Row) converter.apply(normaliser.row().copy());
      return ItemJson.line(restorer.restore(row).canonical());
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
