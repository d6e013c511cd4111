// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The tokens of a line of Ion text in the forms that DynamoDB writes, and what each becomes in JSON. A method that returns false has met
 * another form, or none; what it has written by then is to be thrown away.
 *
 * @see <a href="https://amazon-ion.github.io/ion-docs/docs/spec.html">Ion text</a>
 */
final class IonTokens {
  private static final int NOTHING = -1;

  /** DynamoDB writes fewer; the rules of longer ones are not for here. */
  private static final int MOST_DIGITS = 200;

  private static final int MOST_EXPONENT_DIGITS = 3;

  /** What is no name without quotes. */
  private static final List<byte[]> KEYWORDS =
      List.of(ascii("null"), ascii("true"), ascii("false"), ascii("nan"));

  private final JsonOutput json;
  private byte[] in = new byte[0];
  private int at;
  private int end;
  private int nameFrom;
  private int nameTo;

  IonTokens(JsonOutput json) {
    this.json = json;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void reset(byte[] line, int offset, int length) {
    in = line;
    at = offset;
    end = offset + length;
  }

  /** The next byte that is no space, or -1 at the end of the line. */
  int peek() {
    while (at < end) {
      byte b = in[at];
      if (b != ' ' && b != '\t' && b != '\r') {
        return b & 0xFF;
      }
      at++;
    }
    return NOTHING;
  }

  boolean accept(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** Exactly these bytes, with nothing behind them that would make a longer word of them. */
  boolean accept(byte[] word) {
    if (!startsWith(word)) {
      return false;
    }
    int to = at + word.length;
    boolean whole = to == end || !isWordPart(in[to]);
    at = whole ? to : at;
    return whole;
  }

  /** Exactly these bytes, whatever follows. */
  boolean acceptStart(byte[] word) {
    boolean there = startsWith(word);
    at += there ? word.length : 0;
    return there;
  }

  private boolean startsWith(byte[] word) {
    return peek() != NOTHING
        && end - at >= word.length
        && Arrays.equals(in, at, at + word.length, word, 0, word.length);
  }

  private static boolean isWordPart(byte b) {
    return isNameStart(b) || isDigit(b) || b == '$' || b == '.';
  }

  private static boolean isNameStart(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** A name and the colon behind it; nothing is written. */
  boolean name() {
    int first = peek();
    if (first == '\'' || first == '"') {
      nameFrom = ++at;
      while (at < end && in[at] != first) {
        byte b = in[at++];
        if ((b >= 0 && b < ' ') || b == '\\' || b == '"') {
          return false;
        }
      }
      nameTo = at++;
      // Nothing may be the begin of a long text, and $10 another name.
      return nameTo > nameFrom && in[nameFrom] != '$' && accept(':');
    }
    nameFrom = at;
    if (first == NOTHING || !isNameStart((byte) first)) {
      return false;
    }
    while (at < end && (isNameStart(in[at]) || isDigit(in[at]))) {
      at++;
    }
    nameTo = at;
    return !isKeyword() && accept(':');
  }

  private boolean isKeyword() {
    for (byte[] keyword : KEYWORDS) {
      if (isName(keyword)) {
        return true;
      }
    }
    return false;
  }

  boolean isName(byte[] name) {
    return Arrays.equals(in, nameFrom, nameTo, name, 0, name.length);
  }

  /** Adds the name to those that a struct has had; false if it had it already. */
  boolean addName(NameTable names) {
    int length = nameTo - nameFrom;
    if (names.find(in, nameFrom, length) >= 0) {
      return false;
    }
    names.add(in, nameFrom, length);
    return true;
  }

  /** Writes the name and a colon. */
  void writeName() {
    json.raw('"').raw(in, nameFrom, nameTo).raw("\":");
  }

  /** A text in double quotes, which is written with its quotes. */
  boolean text() {
    if (!accept('"')) {
      return false;
    }
    json.raw('"');
    int from = at;
    while (at < end) {
      byte b = in[at];
      if (b == '"') {
        json.raw(in, from, at++).raw('"');
        return true;
      }
      if (b >= 0 && b < ' ') {
        return false;
      }
      if (b == '\\') {
        if (at + 1 == end || !meansTheSameInJson(in[at + 1])) {
          return false;
        }
        at++;
      }
      at++;
    }
    return false;
  }

  private static boolean meansTheSameInJson(byte escaped) {
    return escaped == '"' || escaped == '\\' || escaped == 'n' || escaped == 't' || escaped == 'r';
  }

  /** A decimal or an integer, which is written in plain notation, in quotes. */
  boolean number() {
    boolean negative = accept('-');
    int integer = at;
    int point = digits();
    boolean zero = point == integer + 1 && in[integer] == '0';
    if (point == integer || (in[integer] == '0' && !zero)) {
      return false;
    }
    int fraction = point;
    if (at < end && in[at] == '.') {
      fraction = ++at;
      digits();
    }
    int to = at;
    if (to - integer > MOST_DIGITS) {
      return false;
    }
    if (at < end && (in[at] == 'd' || in[at] == 'D')) {
      return scaled(negative ? integer - 1 : integer, to) && isOver();
    }
    while (to > fraction && in[to - 1] == '0') {
      to--;
    }
    json.raw('"');
    if (negative && !(zero && to == fraction)) {
      json.raw('-');
    }
    json.raw(in, integer, to > fraction ? to : point).raw('"');
    return isOver();
  }

  /** Moves behind the digits. */
  private int digits() {
    while (at < end && isDigit(in[at])) {
      at++;
    }
    return at;
  }

  /** Whether no part of a longer token follows. */
  private boolean isOver() {
    if (at == end) {
      return true;
    }
    byte next = in[at];
    return next == ',' || next == '}' || next == ']' || next == ' ' || next == '\t' || next == '\r';
  }

  /** A number with an exponent. */
  private boolean scaled(int from, int to) {
    at++;
    if (at < end && (in[at] == '-' || in[at] == '+')) {
      at++;
    }
    int exponent = at;
    digits();
    if (at == exponent || at - exponent > MOST_EXPONENT_DIGITS) {
      return false;
    }
    String written = new String(in, from, to - from, StandardCharsets.US_ASCII)
        + 'E'
        + new String(in, to + 1, at - to - 1, StandardCharsets.US_ASCII);
    try {
      BigDecimal value = ItemNumber.bounded(new BigDecimal(written));
      json.raw('"').raw(ItemNumber.plain(value)).raw('"');
      return true;
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  /** Base64 in double braces, as an encoder writes it; it is written in quotes. */
  boolean blob() {
    if (!isLob()) {
      return false;
    }
    at += 2;
    int from = at;
    while (at < end && in[at] != '}') {
      at++;
    }
    byte[] written = Arrays.copyOfRange(in, from, at);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(written);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (end - at < 2
        || in[at + 1] != '}'
        || !Arrays.equals(Base64.getEncoder().encode(bytes), written)) {
      return false;
    }
    at += 2;
    json.raw('"').raw(in, from, from + written.length).raw('"');
    return true;
  }

  /** Whether a blob or a clob begins here, not a struct. */
  boolean isLob() {
    return peek() == '{' && at + 1 < end && in[at + 1] == '{';
  }
}
