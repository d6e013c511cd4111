// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.item.AttributeType;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shapes of random items, the same for the same seed, and what a shape says as text, so that two can be compared. */
final class RandomShapes {
  private final Random random;

  RandomShapes(long seed) {
    random = new Random(seed);
  }

  /** Feeds the same items whatever the shape has seen before. */
  void feed(ItemShape shape, int items) {
    for (int i = 0; i < items; i++) {
      shape.beginItem();
      for (int attributes = random.nextInt(4); attributes > 0; attributes--) {
        value(shape.attribute("a" + random.nextInt(6)), 1);
      }
    }
  }

  private void value(ValueShape shape, int depth) {
    switch (random.nextInt(depth > 4 ? 8 : 12)) {
      case 0 -> shape.string();
      case 1 -> number(shape);
      case 2 -> shape.binary();
      case 3 -> shape.bool();
      case 4 -> shape.nul();
      case 5 -> shape.stringSet();
      case 6 -> number(shape.numberSet());
      case 7 -> shape.binarySet();
      case 8, 9 -> {
        ValueShape elements = shape.list();
        for (int i = random.nextInt(4); i > 0; i--) {
          value(elements, depth + 1);
        }
      }
      default -> {
        MapShape members = shape.map();
        int names = random.nextBoolean() ? 5 : 300;
        for (int i = random.nextInt(25); i > 0; i--) {
          value(members.member("m" + random.nextInt(names)), depth + 1);
        }
      }
    }
  }

  private void number(ValueShape shape) {
    int fraction = random.nextInt(6);
    shape.number(random.nextInt(30), fraction, fraction == 0);
  }

  static String text(ItemShape shape) {
    StringBuilder text =
        new StringBuilder().append(shape.items()).append(shape.truncated() ? " truncated" : "");
    shape.attributes().forEach((name, value) -> text.append('\n').append(name).append(text(value)));
    return text.toString();
  }

  private static String text(@Nullable ValueShape shape) {
    if (shape == null) {
      return "-";
    }
    StringBuilder text = new StringBuilder("(");
    for (AttributeType type : AttributeType.values()) {
      text.append(shape.values(type)).append(' ');
    }
    text.append(shape.longs());
    Map<String, Long> digits = new TreeMap<>();
    if (shape.digits() != null) {
      shape
          .digits()
          .forEach((integer, fraction, count) -> digits.put(integer + "." + fraction, count));
    }
    text.append(digits).append(text(shape.setElement())).append(text(shape.listElement()));
    MapShape members = shape.members();
    if (members != null) {
      text.append(text(members.all()));
      new TreeMap<>(members.byName())
          .forEach((name, member) -> text.append(name).append(text(member)));
    }
    return text.append(')').toString();
  }
}
