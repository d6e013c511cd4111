// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names of nested maps, expecting each behind the one that it followed the time before, because items of a table are alike: then
 * a comparison of bytes does for scanning, checking and looking it up. Each name has a number, by which one that stands twice in a map is
 * found, whatever was expected. Reusable, not thread-safe.
 */
final class ExpectedNames {
  /** The number that stands for no name, as whose first member an item's first attribute counts. */
  static final int ITEM = 0;

  /** More than tables have; where names are data, remembering them is no use. */
  private static final int MOST_NAMES = 4_096;

  private static final int NONE = -1;

  private final JsonCursor json;
  private NameTable names = new NameTable();
  private byte[] @Nullable [] openings = new byte[0][];
  /** By number, the name that came behind it. */
  private int[] following = new int[0];
  /** By number, the first name of the map that an attribute of that name held. */
  private int[] leading = new int[0];
  /** By depth and number, the map in which the name was met last. */
  private final List<int[]> met = new ArrayList<>();

  private int maps;

  ExpectedNames(JsonCursor json) {
    this.json = json;
    forget();
  }

  private void forget() {
    names = new NameTable();
    openings = new byte[16][];
    following = new int[16];
    leading = new int[16];
    met.clear();
    maps = 0;
    number(new byte[0], 0, 0);
  }

  /** Between two values; within one, names keep their numbers. */
  void begin() {
    if (names.size() > MOST_NAMES || maps > Integer.MAX_VALUE / 2) {
      forget();
    }
  }

  /** Begins a map; returns its number. */
  int open() {
    return ++maps;
  }

  /** Reads the first name of a map, which an attribute of the name {@code holder} holds; returns its number. */
  int first(int holder) throws MalformedRecordException {
    int expected = leading[holder];
    if (isNext(expected)) {
      return expected;
    }
    int name = read();
    leading[holder] = name;
    return name;
  }

  /** Reads the name behind that of the number {@code before}; returns its number. */
  int next(int before) throws MalformedRecordException {
    int expected = following[before];
    if (isNext(expected)) {
      return expected;
    }
    int name = read();
    following[before] = name;
    return name;
  }

  private boolean isNext(int expected) {
    if (expected == NONE) {
      return false;
    }
    byte[] opening = openings[expected];
    return opening != null && json.accept(opening);
  }

  private int read() throws MalformedRecordException {
    json.name();
    int known = names.find(json.text(), json.textOffset(), json.textLength());
    return known >= 0 ? known : number(json.text(), json.textOffset(), json.textLength());
  }

  private int number(byte[] text, int offset, int length) {
    int number = names.add(text, offset, length);
    if (number == following.length) {
      openings = Arrays.copyOf(openings, 2 * number);
      following = Arrays.copyOf(following, 2 * number);
      leading = Arrays.copyOf(leading, 2 * number);
    }
    openings[number] = JsonCursor.opening(names.name(number), null);
    following[number] = NONE;
    leading[number] = NONE;
    return number;
  }

  /**
   * Notes that a map has a name.
   *
   * @throws MalformedRecordException if it had it before
   */
  void distinct(int depth, int map, int name) throws MalformedRecordException {
    while (met.size() <= depth) {
      met.add(new int[following.length]);
    }
    int[] metIn = met.get(depth);
    if (name >= metIn.length) {
      metIn = Arrays.copyOf(metIn, following.length);
      met.set(depth, metIn);
    }
    if (metIn[name] == map) {
      throw ItemCursor.twice(json);
    }
    metIn[name] = map;
  }
}
