// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.item.AttributeType;
import io.dynamolake.schema.ColumnType.ArrayType;
import io.dynamolake.schema.ColumnType.Field;
import io.dynamolake.schema.ColumnType.MapType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.SetType;
import io.dynamolake.schema.ColumnType.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The type for a shape: that of most values; what it does not hold is noted, and will be rescued. */
record TypeInference(Notes notes) {
  /** What is nested deeper becomes json. */
  static final int MAX_DEPTH = 20;

  /** Names that are data at several levels multiply: a struct for each hour of two years has 17,000 columns. */
  static final int MAX_LEAVES = 1_000;

  /**
   * @param depth 1 for a top-level attribute
   * @return null when no value but NULL was seen
   */
  @Nullable
  ColumnType infer(String path, ValueShape shape, int depth) {
    List<AttributeType> types = types(shape);
    if (types.isEmpty()) {
      notes.add(path, "only NULL was seen; it is not typed and will be rescued");
      return null;
    }
    AttributeType dominant = types.get(0);
    if (types.size() > 1) {
      notes.add(
          path, mixture(shape, types) + ": typed as " + dominant + ", the rest will be rescued");
    }
    return switch (dominant) {
      case S -> Scalar.STRING;
      case N -> number(path, shape);
      case B -> Scalar.BINARY;
      case BOOL -> Scalar.BOOLEAN;
      case L -> depth > MAX_DEPTH ? tooDeep(path) : list(path, shape.listElement(), depth);
      case M -> depth > MAX_DEPTH ? tooDeep(path) : map(path, shape.members(), depth);
      case SS -> new SetType(Scalar.STRING);
      case NS -> numberSet(path, shape.setElement());
      case BS -> new SetType(Scalar.BINARY);
      case NULL -> throw new IllegalStateException("NULL never dominates");
    };
  }

  /** The types seen, NULL aside, the most frequent first. */
  static List<AttributeType> types(ValueShape shape) {
    return Arrays.stream(AttributeType.values())
        .filter(type -> type != AttributeType.NULL && shape.values(type) > 0)
        .sorted(
            Comparator.comparingLong((AttributeType type) -> shape.values(type)).reversed())
        .toList();
  }

  private ColumnType number(String path, ValueShape shape) {
    DigitHistogram digits = shape.digits();
    if (digits == null) {
      return Scalar.NUMBER;
    }
    long numbers = shape.values(AttributeType.N);
    NumberRule rule = NumberRule.of(numbers, shape.longs(), digits);
    if (rule.misfits() > 0) {
      notes.add(
          path,
          String.format(
              Locale.ROOT,
              "%s holds all but %,d of %,d numbers; those will be rescued",
              rule.type().text(),
              rule.misfits(),
              numbers));
    }
    return rule.type();
  }

  private ColumnType numberSet(String path, @Nullable ValueShape element) {
    return new SetType(
        element == null
            ? Scalar.NUMBER
            : number(AttributePath.child(path, AttributePath.ANY), element));
  }

  private ColumnType list(String path, @Nullable ValueShape element, int depth) {
    return new ArrayType(
        oneType(AttributePath.child(path, AttributePath.ANY), "elements", element, depth + 1));
  }

  /** The type if all values have one, NULL aside; else json. */
  private ColumnType oneType(String path, String what, @Nullable ValueShape shape, int depth) {
    List<AttributeType> types = shape == null ? List.of() : types(shape);
    if (shape != null && types.size() == 1) {
      ColumnType type = infer(path, shape, depth);
      return type == null ? Scalar.JSON : type;
    }
    String reason = shape == null || types.isEmpty()
        ? "no " + what + " but NULL were seen"
        : mixture(shape, types);
    notes.add(path, reason + ": kept as json");
    return Scalar.JSON;
  }

  private ColumnType map(String path, @Nullable MapShape members, int depth) {
    String any = AttributePath.child(path, AttributePath.ANY);
    if (members == null) {
      return new MapType(oneType(any, "members", null, depth + 1));
    }
    String obstacle = obstacle(members);
    if (obstacle != null) {
      notes.add(path, obstacle + ": a map");
      return new MapType(oneType(any, "members", merged(members), depth + 1));
    }
    List<Field> fields = fields(path, members, Set.of(), depth);
    if (fields.stream().mapToInt(field -> leaves(field.type())).sum() > MAX_LEAVES) {
      notes.add(path, "more than " + MAX_LEAVES + " fields at all levels: a map");
      return new MapType(oneType(any, "members", merged(members), depth + 1));
    }
    return fields.isEmpty()
        ? new MapType(oneType(any, "members", null, depth + 1))
        : new StructType(fields);
  }

  /** Columns of a Parquet file. */
  private static int leaves(ColumnType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream().mapToInt(field -> leaves(field.type())).sum();
    }
    if (type instanceof ArrayType array) {
      return leaves(array.element());
    }
    return type instanceof MapType map ? 1 + leaves(map.value()) : 1;
  }

  /** Fields for the members that are not known yet and have a type, by name. */
  List<Field> fields(String path, MapShape members, Set<String> known, int depth) {
    List<Field> fields = new ArrayList<>();
    new TreeMap<>(members.byName()).forEach((name, member) -> {
      ColumnType type =
          known.contains(name) ? null : infer(AttributePath.child(path, name), member, depth + 1);
      if (type != null) {
        fields.add(new Field(name, type));
      }
    });
    return fields;
  }

  /** Why the members cannot be a struct's fields. */
  static @Nullable String obstacle(MapShape members) {
    if (members.all() != null) {
      return "more than " + MapShape.MAX_NAMES + " names";
    }
    Set<String> folded = new HashSet<>();
    for (String name : new TreeMap<>(members.byName()).keySet()) {
      if (!ColumnName.usable(name)) {
        return "a name that is no field's ('" + AttributePath.shown(name) + "')";
      }
      if (!folded.add(ColumnName.folded(name))) {
        return "two names that differ only by case ('" + AttributePath.shown(name) + "')";
      }
    }
    return null;
  }

  /** One shape of all members. */
  static ValueShape merged(MapShape members) {
    ValueShape merged = new ValueShape();
    ValueShape all = members.all();
    if (all != null) {
      merged.add(all);
    }
    for (Map.Entry<String, ValueShape> member : members.byName().entrySet()) {
      merged.add(member.getValue());
    }
    return merged;
  }

  private ColumnType tooDeep(String path) {
    notes.add(path, "nested more than " + MAX_DEPTH + " deep: kept as json");
    return Scalar.JSON;
  }

  private static String mixture(ValueShape shape, List<AttributeType> types) {
    StringBuilder text = new StringBuilder();
    for (AttributeType type : types) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(String.format(Locale.ROOT, "%s %,d", type, shape.values(type)));
    }
    return "mixed types (" + text + ")";
  }
}
