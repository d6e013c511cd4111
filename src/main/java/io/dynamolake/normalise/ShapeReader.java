// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.ItemCursor;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.item.JsonCursor;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.NameTable;
import io.dynamolake.item.NumberText;
import io.dynamolake.schema.ItemShape;
import io.dynamolake.schema.MapShape;
import io.dynamolake.schema.ValueShape;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Feeds the shape of each record to an {@link ItemShape}; keeps no value. Reusable, not thread-safe. */
final class ShapeReader {
  /** Names beyond this many are decoded anew: maps keyed by ids would fill the memory. */
  private static final int MAX_KNOWN_NAMES = 100_000;

  private static final int MAX_KNOWN_BYTES = 8 << 20;

  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private final ItemShape shape;
  private final ItemCursor cursor = new ItemCursor();
  private final JsonCursor json = cursor.json();
  private final NumberText number = cursor.numberText();

  private final NameTable known = new NameTable();
  private final List<String> knownNames = new ArrayList<>();
  private int knownBytes;

  ShapeReader(ItemShape shape) {
    this.shape = shape;
  }

  /**
   * Adds one record. It is checked whole before any of it counts.
   *
   * @throws MalformedRecordException if the bytes are no item; the shape is as before
   */
  void accept(byte[] bytes, int offset, int length) throws MalformedRecordException {
    cursor.beginItem(bytes, offset, length);
    cursor.skipContent(AttributeType.M, 0);
    cursor.endItem();

    cursor.beginItem(bytes, offset, length);
    attributes();
  }

  /**
   * Adds one map of attributes without an envelope, such as an image of a change.
   *
   * @throws MalformedRecordException if the bytes are none; the shape is as before
   */
  void acceptImage(byte[] bytes, int offset, int length) throws MalformedRecordException {
    json.reset(bytes, offset, length);
    cursor.skipContent(AttributeType.M, 0);
    json.expectEnd();

    json.reset(bytes, offset, length);
    attributes();
  }

  private void attributes() throws MalformedRecordException {
    shape.beginItem();
    json.expect('{');
    if (!json.accept('}')) {
      do {
        json.name();
        value(shape.attribute(name()), 1);
      } while (json.accept(','));
    }
  }

  private void value(ValueShape value, int depth) throws MalformedRecordException {
    AttributeType type = cursor.open();
    switch (type) {
      case N -> {
        cursor.number();
        number(value);
      }
      case NS -> numberSet(value.numberSet());
      case L -> list(value.list(), depth);
      case M -> map(value.map(), depth);
      default -> {
        cursor.skipContent(type, depth);
        leaf(value, type);
      }
    }
    cursor.close();
  }

  private static void leaf(ValueShape value, AttributeType type) {
    switch (type) {
      case S -> value.string();
      case B -> value.binary();
      case BOOL -> value.bool();
      case NULL -> value.nul();
      case SS -> value.stringSet();
      case BS -> value.binarySet();
      default -> throw new IllegalStateException(type + " is no leaf");
    }
  }

  private void numberSet(ValueShape element) throws MalformedRecordException {
    json.expect('[');
    if (!json.accept(']')) {
      do {
        cursor.number();
        number(element);
      } while (json.accept(','));
      json.expect(']');
    }
  }

  private void list(ValueShape element, int depth) throws MalformedRecordException {
    json.expect('[');
    if (!json.accept(']')) {
      do {
        value(element, depth + 1);
      } while (json.accept(','));
      json.expect(']');
    }
  }

  private void map(MapShape map, int depth) throws MalformedRecordException {
    json.expect('{');
    if (!json.accept('}')) {
      do {
        json.name();
        value(map.member(name()), depth + 1);
      } while (json.accept(','));
      json.expect('}');
    }
  }

  private void number(ValueShape value) {
    if (number.isSmall()) {
      long unscaled = Math.abs(number.unscaled());
      int scale = number.scale();
      while (scale > 0 && unscaled % 10 == 0) {
        unscaled = unscaled / 10;
        scale--;
      }
      scale = unscaled == 0 ? 0 : scale;
      value.number(Math.max(unscaled == 0 ? 1 : 0, digits(unscaled) - scale), scale, scale == 0);
    } else {
      BigDecimal exact = number.exact();
      int fraction = ItemNumber.fractionDigits(exact);
      boolean fitsLong =
          fraction == 0 && exact.compareTo(LONG_MIN) >= 0 && exact.compareTo(LONG_MAX) <= 0;
      value.number(ItemNumber.integerDigits(exact), fraction, fitsLong);
    }
  }

  private static int digits(long value) {
    int digits = 0;
    for (long rest = value; rest > 0; rest = rest / 10) {
      digits++;
    }
    return digits;
  }

  private String name() {
    byte[] text = json.text();
    int offset = json.textOffset();
    int length = json.textLength();
    int index = known.find(text, offset, length);
    if (index >= 0) {
      return knownNames.get(index);
    }
    String name = new String(text, offset, length, StandardCharsets.UTF_8);
    if (known.size() < MAX_KNOWN_NAMES && knownBytes + length <= MAX_KNOWN_BYTES) {
      knownBytes += length;
      known.add(text, offset, length);
      knownNames.add(name);
    }
    return name;
  }
}
