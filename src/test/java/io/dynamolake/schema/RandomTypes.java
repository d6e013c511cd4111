// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.schema.ColumnType.ArrayType;
import io.dynamolake.schema.ColumnType.DateType;
import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.Field;
import io.dynamolake.schema.ColumnType.MapType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.SetType;
import io.dynamolake.schema.ColumnType.StructType;
import io.dynamolake.schema.ColumnType.TimestampType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Types and schemas of all kinds, the same for the same seed. */
final class RandomTypes {
  private static final List<String> NAMES = List.of(
      "id",
      "Total",
      "a.b",
      "x-y",
      "tick`tick",
      "colon:name",
      "<less>",
      "\uD83D\uDE80",
      "struct",
      "stra\u00dfe",
      "'q'",
      "\"dq\"",
      "back\\slash",
      "1st",
      "null",
      "true",
      "~",
      "#",
      "-dash",
      "@at",
      "%",
      "\u2028sep",
      "S",
      "NULL_",
      "yes");

  private final Random random;

  RandomTypes(long seed) {
    random = new Random(seed);
  }

  ColumnType type(int depth) {
    return switch (random.nextInt(depth > 4 ? 4 : 8)) {
      case 0 -> pick(random, Scalar.class);
      case 1 -> decimal();
      case 2 -> new TimestampType(encoding());
      case 3 ->
        new DateType(random.nextBoolean() ? TextFormat.ISO_8601 : new TextFormat("dd/MM/yyyy"));
      case 4 -> new ArrayType(type(depth + 1));
      case 5 ->
        new SetType(
            random.nextBoolean()
                ? decimal()
                : random.nextBoolean() ? Scalar.STRING : Scalar.BINARY);
      case 6 -> new MapType(type(depth + 1));
      default -> struct(depth);
    };
  }

  private StructType struct(int depth) {
    List<Field> fields = new ArrayList<>();
    for (String name : names(1 + random.nextInt(4))) {
      fields.add(new Field(name, type(depth + 1)));
    }
    return new StructType(fields);
  }

  private DecimalType decimal() {
    int precision = 1 + random.nextInt(38);
    return new DecimalType(precision, random.nextInt(precision + 1));
  }

  private TimeEncoding encoding() {
    return switch (random.nextInt(3)) {
      case 0 -> TextFormat.ISO_8601;
      case 1 -> new TextFormat("yyyy-MM-dd'T'HH:mm:ss 'o''clock'");
      default -> pick(random, EpochUnit.class);
    };
  }

  private List<String> names(int count) {
    List<String> names = new ArrayList<>();
    Set<String> folded = new HashSet<>();
    while (names.size() < count) {
      String name = NAMES.get(random.nextInt(NAMES.size()))
          + (random.nextBoolean() ? "" : random.nextInt(50));
      if (ColumnName.usable(name) && folded.add(ColumnName.folded(name))) {
        names.add(name);
      }
    }
    return names;
  }

  RegisteredSchema schema() {
    List<Column> columns = new ArrayList<>();
    columns.add(
        new Column("pk", "p k\u0000\n\"'\\ \uD83D\uDE80", Scalar.STRING, Presence.REQUIRED));
    for (String name : names(1 + random.nextInt(12))) {
      String attribute = random.nextBoolean() ? name : "attribute of " + name + "\t: {x}, [y] # z";
      columns.add(new Column(
          name,
          attribute,
          type(1),
          random.nextInt(5) == 0 ? Presence.REQUIRED : Presence.OPTIONAL));
    }
    TableKey key = random.nextBoolean() ? null : new TableKey(columns.get(0).attribute(), null);
    List<PartitionColumn> partitionBy = random.nextBoolean()
        ? List.of()
        : List.of(new PartitionColumn("dt", "to_date(`a.b`, \"yyyy\\\\MM\")"));
    return new RegisteredSchema("orders-1.x", 1 + random.nextInt(9_999), key, columns, partitionBy);
  }

  private static <E extends Enum<E>> E pick(Random random, Class<E> type) {
    List<E> constants = List.copyOf(EnumSet.allOf(type));
    return constants.get(random.nextInt(constants.size()));
  }
}
