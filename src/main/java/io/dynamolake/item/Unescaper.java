// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.util.Arrays;

/**
 * Spells out JSON strings that have escapes, each behind the one before in a scratch area, so that all of a record's stay readable until
 * {@link #clear}. Reusable, not thread-safe.
 */
final class Unescaper {
  private byte[] scratch = new byte[8192];
  private int used;
  private int offset;

  void clear() {
    used = 0;
  }

  /** Holds the last string from {@link #offset()} on. */
  byte[] scratch() {
    return scratch;
  }

  int offset() {
    return offset;
  }

  int length() {
    return used - offset;
  }

  /**
   * Reads a string's bytes {@code [from, ...)} up to its closing quote.
   *
   * @param start where the record begins, from which messages count
   * @param special the string's first byte that does not stand for itself
   * @return the index behind the closing quote
   */
  int unescape(byte[] record, int start, int from, int special, int end)
      throws MalformedRecordException {
    offset = used;
    int copied = from;
    int p = special;
    while (true) {
      if (p >= end) {
        throw malformed(copied - start, "a string that does not end");
      }
      byte c = record[p];
      if (c == '"') {
        break;
      }
      if (c >= 0 && c < ' ') {
        throw malformed(p - start, "a control character inside a string");
      }
      if (c != '\\') {
        p++;
        continue;
      }
      append(record, copied, p);
      p = escape(record, start, p, end);
      copied = p;
    }
    append(record, copied, p);
    Utf8Bytes.check(scratch, offset, used, offset);
    return p + 1;
  }

  static MalformedRecordException malformed(int at, String expectation) {
    return new MalformedRecordException("at byte " + at + ": " + expectation);
  }

  private int escape(byte[] record, int start, int p, int end) throws MalformedRecordException {
    if (p + 1 >= end) {
      throw malformed(p - start, "a string that does not end");
    }
    byte c = record[p + 1];
    switch (c) {
      case '"', '\\', '/' -> append(c);
      case 'b' -> append((byte) '\b');
      case 'f' -> append((byte) '\f');
      case 'n' -> append((byte) '\n');
      case 'r' -> append((byte) '\r');
      case 't' -> append((byte) '\t');
      case 'u' -> {
        return unicode(record, start, p, end);
      }
      default -> throw malformed(p - start, "an unknown escape");
    }
    return p + 2;
  }

  private int unicode(byte[] record, int start, int p, int end) throws MalformedRecordException {
    int unit = hex(record, start, p, p + 2, end);
    int next = p + 6;
    if (unit >= 0xD800 && unit <= 0xDFFF) {
      boolean paired =
          unit < 0xDC00 && next + 1 < end && record[next] == '\\' && record[next + 1] == 'u';
      int low = paired ? hex(record, start, p, next + 2, end) : 0;
      if (low < 0xDC00 || low > 0xDFFF) {
        throw malformed(p - start, "an unpaired surrogate");
      }
      unit = Character.toCodePoint((char) unit, (char) low);
      next += 6;
    }
    reserve(4);
    used = Utf8Bytes.encode(unit, scratch, used);
    return next;
  }

  private static int hex(byte[] record, int start, int escape, int p, int end)
      throws MalformedRecordException {
    if (p + 4 > end) {
      throw malformed(escape - start, "a string that does not end");
    }
    int value = 0;
    for (int i = p; i < p + 4; i++) {
      int digit = Character.digit(record[i], 16);
      if (digit < 0) {
        throw malformed(escape - start, "expected four hexadecimal digits");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void append(byte c) {
    reserve(1);
    scratch[used++] = c;
  }

  private void append(byte[] record, int from, int to) {
    reserve(to - from);
    System.arraycopy(record, from, scratch, used, to - from);
    used += to - from;
  }

  /** Grows into a new array: slices that were handed out keep the old one. */
  private void reserve(int more) {
    if (used + more > scratch.length) {
      scratch = Arrays.copyOf(scratch, Math.max(2 * scratch.length, used + more));
    }
  }
}
