// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks the bytes of one DynamoDB JSON record by position: no tree, no String. Whoever drives it knows what must come next, so an
 * attribute may be called like a type tag or like an envelope word without being mistaken for one.
 *
 * <p>Strings are checked to be UTF-8 without unpaired surrogates. A string without escapes is a slice of the record; one with escapes
 * is a slice of a scratch area that stays valid until {@link #reset}. Reusable, not thread-safe.
 */
public final class JsonCursor {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = 0x22 * ONES;
  private static final long BACKSLASHES = 0x5c * ONES;
  private static final long SPACES = 0x20 * ONES;

  private static final byte[] BOOL = bytes("{\"BOOL\":");
  private static final byte[] NULL = bytes("{\"NULL\":");

  private static final @Nullable AttributeType[] OF_ONE_LETTER = new AttributeType[256];
  private static final @Nullable AttributeType[] OF_SETS = new AttributeType[256];

  static {
    for (AttributeType type : AttributeType.values()) {
      String tag = type.name();
      if (tag.length() == 1) {
        OF_ONE_LETTER[tag.charAt(0)] = type;
      } else if (tag.length() == 2) {
        OF_SETS[tag.charAt(0)] = type;
      }
    }
  }

  private byte[] record = new byte[0];
  private int start;
  private int end;
  private int at;

  private byte[] text = record;
  private int textOffset;
  private int textLength;
  private boolean lineEnds;

  private final Unescaper unescaper = new Unescaper();

  /** Begins a record, which the caller leaves unchanged until the next call. */
  public void reset(byte[] bytes, int offset, int length) {
    record = bytes;
    start = offset;
    at = offset;
    end = offset + length;
    unescaper.clear();
  }

  public byte[] record() {
    return record;
  }

  /** Where the next byte is read, as an index into {@link #record()}. */
  public int position() {
    return at;
  }

  /** The bytes that hold the last string; see {@link #textOffset()} and {@link #textLength()}. */
  public byte[] text() {
    return text;
  }

  public int textOffset() {
    return textOffset;
  }

  public int textLength() {
    return textLength;
  }

  /** The next byte that is no white space, from 0 to 255 and without consuming it; -1 at the end. */
  public int peek() {
    while (at < end) {
      int c = record[at] & 0xFF;
      if (c > ' ') {
        return c;
      }
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
        return c;
      }
      lineEnds |= c == '\n';
      at++;
    }
    return -1;
  }

  /** Whether a line feed was passed between tokens since the last call. */
  boolean passedLineEnds() {
    boolean passed = lineEnds;
    lineEnds = false;
    return passed;
  }

  /** @throws MalformedRecordException unless {@code wanted} comes next, white space aside */
  public void expect(char wanted) throws MalformedRecordException {
    if (at < end && record[at] == wanted) {
      at++;
    } else if (peek() == wanted) {
      at++;
    } else {
      throw malformed("expected '" + wanted + "'");
    }
  }

  /** As {@link #expect}, without consuming it. */
  public void expectNext(char wanted) throws MalformedRecordException {
    if (peek() != wanted) {
      throw malformed("expected '" + wanted + "'");
    }
  }

  /** Consumes {@code wanted} if it comes next, white space aside. */
  public boolean accept(char wanted) {
    if (at < end && record[at] == wanted) {
      at++;
      return true;
    }
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /**
   * The bytes with which most writers open a member: its name in quotes, the colon and, unless {@code type} is null, <code>{"TAG":</code>;
   * for {@link #accept(byte[])}. Null where the name has bytes that a writer must escape.
   */
  public static byte @Nullable [] opening(byte[] name, @Nullable AttributeType type) {
    for (byte c : name) {
      if (c == '"' || c == '\\' || c >= 0 && c < ' ') {
        return null;
      }
    }
    byte[] tag = type == null ? new byte[0] : bytes("{\"" + type.name() + "\":");
    byte[] opening = new byte[name.length + 3 + tag.length];
    opening[0] = '"';
    System.arraycopy(name, 0, opening, 1, name.length);
    opening[name.length + 1] = '"';
    opening[name.length + 2] = ':';
    System.arraycopy(tag, 0, opening, name.length + 3, tag.length);
    return opening;
  }

  /** Length of <code>{"TAG":</code> without white space. */
  public static int tagLength(AttributeType type) {
    return type.name().length() + 4;
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** Consumes {@code wanted} if exactly these bytes come next. */
  public boolean accept(byte[] wanted) {
    int length = wanted.length;
    if (at + length > end) {
      return false;
    }
    int last = length - 8;
    if (last < 0) {
      for (int i = 0; i < length; i++) {
        if (record[at + i] != wanted[i]) {
          return false;
        }
      }
    } else {
      for (int i = 0; i < last; i += 8) {
        if ((long) LONG.get(record, at + i) != (long) LONG.get(wanted, i)) {
          return false;
        }
      }
      if ((long) LONG.get(record, at + last) != (long) LONG.get(wanted, last)) {
        return false;
      }
    }
    at += length;
    return true;
  }

  /** @throws MalformedRecordException unless only white space is left */
  public void expectEnd() throws MalformedRecordException {
    if (peek() != -1) {
      throw malformed("unexpected bytes after the record");
    }
  }

  /**
   * Reads a member's name and the colon behind it.
   *
   * @throws MalformedRecordException if there is none
   */
  public void name() throws MalformedRecordException {
    string();
    expect(':');
  }

  /**
   * Consumes <code>{"TAG":</code> if it stands here just so, without white space; else consumes nothing and returns null. The way that
   * nearly every value takes.
   */
  @Nullable
  AttributeType tag() {
    int p = at;
    if (p + 6 > end || record[p] != '{' || record[p + 1] != '"') {
      return null;
    }
    // Tables rather than branches: a branch that is first taken late makes the JVM compile all of
    // its callers again.
    int first = record[p + 2] & 0xFF;
    int second = record[p + 3];
    if (second == '"' && record[p + 4] == ':') {
      AttributeType type = OF_ONE_LETTER[first];
      at = type == null ? p : p + 5;
      return type;
    }
    if (second == 'S' && record[p + 4] == '"' && record[p + 5] == ':') {
      AttributeType type = OF_SETS[first];
      at = type == null ? p : p + 6;
      return type;
    }
    if (accept(BOOL)) {
      return AttributeType.BOOL;
    }
    return accept(NULL) ? AttributeType.NULL : null;
  }

  /** Reads a JSON string into {@link #text()}. */
  public void string() throws MalformedRecordException {
    expect('"');
    int p = at;
    long high = 0;
    while (p + 8 <= end) {
      long word = (long) LONG.get(record, p);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long stop =
          ((quote - ONES) & ~quote | (backslash - ONES) & ~backslash | (word - SPACES) & ~word)
              & HIGHS;
      if (stop != 0) {
        int bits = Long.numberOfTrailingZeros(stop) & ~7;
        high |= word & ((1L << bits) - 1);
        p += bits >>> 3;
        break;
      }
      high |= word;
      p += 8;
    }
    // At a byte that ends the fast walk, or within the last eight bytes.
    while (p < end
        && record[p] != '"'
        && record[p] != '\\'
        && (record[p] >= ' ' || record[p] < 0)) {
      high |= (long) record[p] << 56;
      p++;
    }
    if (p >= end) {
      throw malformed("a string that does not end");
    }
    if (record[p] != '"') {
      int opening = at;
      at = unescaper.unescape(record, start, opening, p, end);
      text = unescaper.scratch();
      textOffset = unescaper.offset();
      textLength = unescaper.length();
      return;
    }
    if ((high & HIGHS) != 0) {
      Utf8Bytes.check(record, at, p, start);
    }
    text = record;
    textOffset = at;
    textLength = p - at;
    at = p + 1;
  }

  /** @throws MalformedRecordException unless {@code true} or {@code false} comes next */
  public boolean bool() throws MalformedRecordException {
    int c = peek();
    if (c == 't' && literal("true")) {
      return true;
    }
    if (c == 'f' && literal("false")) {
      return false;
    }
    throw malformed("expected true or false");
  }

  /** Reads a string, or a bare literal such as a number, into {@link #text()}. */
  public void scalar() throws MalformedRecordException {
    if (peek() == '"') {
      string();
      return;
    }
    int from = at;
    while (at < end && isLiteral(record[at])) {
      at++;
    }
    if (at == from) {
      throw malformed("expected a value");
    }
    text = record;
    textOffset = from;
    textLength = at - from;
  }

  /**
   * Passes over a value by its quotes and brackets alone, checking nothing else: what it holds is to be read by another cursor, or nobody
   * wants it.
   *
   * @throws MalformedRecordException if it does not end
   */
  void pass() throws MalformedRecordException {
    int first = peek();
    if (first != '"' && first != '{' && first != '[') {
      scalar();
      return;
    }
    int depth = 0;
    do {
      if (at >= end) {
        throw malformed("a value that does not end");
      }
      byte c = record[at++];
      if (c == '"') {
        passString();
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    } while (depth > 0);
  }

  private void passString() throws MalformedRecordException {
    while (at < end && record[at] != '"') {
      at += record[at] == '\\' ? 2 : 1;
    }
    if (at >= end) {
      throw malformed("a string that does not end");
    }
    at++;
  }

  private static boolean isLiteral(byte c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c == '-'
        || c == '+'
        || c == '.'
        || c == 'E';
  }

  public MalformedRecordException malformed(String expectation) {
    return Unescaper.malformed(at - start, expectation);
  }

  private boolean literal(String word) {
    if (at + word.length() > end) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (record[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }
}
