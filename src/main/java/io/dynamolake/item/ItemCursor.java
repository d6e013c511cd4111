// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the attribute values of a DynamoDB JSON record: opens a value by its type tag, closes it, or skips it whole. What is skipped is
 * checked like what is read, so that a record is refused or accepted whatever a reader wanted of it. Reusable, not thread-safe.
 */
public final class ItemCursor {
  /** DynamoDB allows 32 levels; the envelope and room for other writers come on top. */
  public static final int MAX_DEPTH = 64;

  private final JsonCursor json = new JsonCursor();
  private final NumberText number = new NumberText();
  private final ExpectedNames expected = new ExpectedNames(json);
  private final List<NameTable> nameTables = new ArrayList<>();

  /** The bytes under this cursor; strings and literals are read through it. */
  public JsonCursor json() {
    return json;
  }

  /** The number that {@link #number()} read last. */
  public NumberText numberText() {
    return number;
  }

  /**
   * Begins {@code {"Item":{...}}}: what follows is the item's attributes, the opening brace not yet consumed.
   *
   * @throws MalformedRecordException if the record has another envelope
   */
  public void beginItem(byte[] bytes, int offset, int length) throws MalformedRecordException {
    json.reset(bytes, offset, length);
    json.expect('{');
    json.name();
    if (!textIs("Item")) {
      throw json.malformed(
          "expected the member Item, found another: this is no record of a full export");
    }
  }

  /** @throws MalformedRecordException if anything follows the item's attributes */
  public void endItem() throws MalformedRecordException {
    json.expect('}');
    json.expectEnd();
  }

  /**
   * Consumes <code>{"TAG":</code> of an attribute value.
   *
   * @throws MalformedRecordException if the value is empty or its tag is none of the ten
   */
  public AttributeType open() throws MalformedRecordException {
    AttributeType type = json.tag();
    if (type != null) {
      return type;
    }
    json.expect('{');
    if (json.peek() == '}') {
      throw json.malformed("expected a type tag, found an empty value");
    }
    json.name();
    AttributeType named = typeOf(json.text(), json.textOffset(), json.textLength());
    if (named == null) {
      throw json.malformed("expected a type tag, found an unknown one");
    }
    return named;
  }

  /** @throws MalformedRecordException if the value has more than one tag */
  public void close() throws MalformedRecordException {
    json.expect('}');
  }

  /**
   * Skips the attributes of an item that has no envelope, from the opening brace on.
   *
   * @return whether they stand on one line
   */
  boolean skipItem() throws MalformedRecordException {
    json.passedLineEnds();
    expected.begin();
    skipMap(0, ExpectedNames.ITEM);
    return !json.passedLineEnds();
  }

  /** Reads the text of an N, or of an element of an NS, into {@link #numberText()}. */
  public void number() throws MalformedRecordException {
    json.string();
    number.read(json.text(), json.textOffset(), json.textLength());
  }

  /** Reads the text of a B, or of an element of a BS. */
  public byte[] binary() throws MalformedRecordException {
    json.string();
    byte[] text = new byte[json.textLength()];
    System.arraycopy(json.text(), json.textOffset(), text, 0, text.length);
    try {
      byte[] binary = Base64.getDecoder().decode(text);
      if (text.length % 4 == 0) {
        return binary;
      }
    } catch (IllegalArgumentException e) {
      throw json.malformed("expected base64");
    }
    throw json.malformed("expected base64 with its padding");
  }

  /** Reads the literal behind the tag NULL. */
  public void nul() throws MalformedRecordException {
    if (!json.bool()) {
      throw json.malformed("expected true");
    }
  }

  /** Skips a whole attribute value, its tag included, at a depth counted from the item; returns its type. */
  public AttributeType skip(int depth) throws MalformedRecordException {
    expected.begin();
    return skip(depth, ExpectedNames.ITEM);
  }

  /** Skips what stands behind an opened tag. */
  public void skipContent(AttributeType type, int depth) throws MalformedRecordException {
    expected.begin();
    skipContent(type, depth, ExpectedNames.ITEM);
  }

  /** @param holder the name of the attribute in which the value stands, directly or in a list */
  private AttributeType skip(int depth, int holder) throws MalformedRecordException {
    AttributeType type = open();
    skipContent(type, depth, holder);
    close();
    return type;
  }

  private void skipContent(AttributeType type, int depth, int holder)
      throws MalformedRecordException {
    switch (type) {
      case S -> json.string();
      case N -> number();
      case B -> binary();
      case BOOL -> json.bool();
      case NULL -> nul();
      case L -> skipList(depth, holder);
      case M -> skipMap(depth, holder);
      case SS, NS, BS -> skipSet(type);
    }
  }

  private void skipSet(AttributeType type) throws MalformedRecordException {
    json.expect('[');
    if (json.accept(']')) {
      return;
    }
    do {
      switch (type) {
        case NS -> number();
        case BS -> binary();
        default -> json.string();
      }
    } while (json.accept(','));
    json.expect(']');
  }

  private void skipList(int depth, int holder) throws MalformedRecordException {
    checkDepth(depth);
    json.expect('[');
    if (json.accept(']')) {
      return;
    }
    do {
      skip(depth + 1, holder);
    } while (json.accept(','));
    json.expect(']');
  }

  private void skipMap(int depth, int holder) throws MalformedRecordException {
    checkDepth(depth);
    json.expect('{');
    if (json.accept('}')) {
      return;
    }
    int map = expected.open();
    int name = expected.first(holder);
    expected.distinct(depth, map, name);
    skip(depth + 1, name);
    while (json.accept(',')) {
      name = expected.next(name);
      expected.distinct(depth, map, name);
      skip(depth + 1, name);
    }
    json.expect('}');
  }

  /** An empty table for the names of a map at a depth: each depth has its own, for one map at a time. */
  public NameTable names(int depth) {
    while (nameTables.size() <= depth) {
      nameTables.add(new NameTable());
    }
    NameTable names = nameTables.get(depth);
    names.clear();
    return names;
  }

  /** @throws MalformedRecordException if the name that was just read is among {@code names}; else adds it */
  public void distinct(NameTable names) throws MalformedRecordException {
    byte[] text = json.text();
    int offset = json.textOffset();
    int length = json.textLength();
    if (names.find(text, offset, length) >= 0) {
      throw twice(json);
    }
    names.add(text, offset, length);
  }

  static MalformedRecordException twice(JsonCursor json) {
    return json.malformed("an attribute that stands twice in one map");
  }

  /** @throws MalformedRecordException if a list or map would be nested deeper than {@link #MAX_DEPTH} */
  public void checkDepth(int depth) throws MalformedRecordException {
    if (depth >= MAX_DEPTH) {
      throw json.malformed("nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  private boolean textIs(String word) {
    if (json.textLength() != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (json.text()[json.textOffset() + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable AttributeType typeOf(byte[] text, int offset, int length) {
    for (AttributeType type : AttributeType.values()) {
      String tag = type.name();
      boolean same = tag.length() == length;
      for (int i = 0; same && i < length; i++) {
        same = text[offset + i] == tag.charAt(i);
      }
      if (same) {
        return type;
      }
    }
    return null;
  }
}
