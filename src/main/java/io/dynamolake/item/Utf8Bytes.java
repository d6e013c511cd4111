// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

/** Strict UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8Bytes {
  private Utf8Bytes() {}

  /**
   * @param origin index from which the byte number in the message counts
   * @throws MalformedRecordException if {@code bytes[from, to)} is not UTF-8
   */
  static void check(byte[] bytes, int from, int to, int origin) throws MalformedRecordException {
    int p = from;
    while (p < to) {
      int lead = bytes[p];
      if (lead >= 0) {
        p++;
        continue;
      }
      int length = sequence(bytes, p, to);
      if (length == 0) {
        throw new MalformedRecordException(
            "at byte " + (p - origin) + ": expected UTF-8, found a byte that is none");
      }
      p += length;
    }
  }

  /** Length of the sequence at {@code p}, or 0 if there is no valid one. */
  private static int sequence(byte[] bytes, int p, int to) {
    int lead = bytes[p] & 0xFF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return p + 1 < to && continues(bytes[p + 1]) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      if (p + 2 >= to || !continues(bytes[p + 1]) || !continues(bytes[p + 2])) {
        return 0;
      }
      int second = bytes[p + 1] & 0xFF;
      boolean overlong = lead == 0xE0 && second < 0xA0;
      boolean surrogate = lead == 0xED && second > 0x9F;
      return overlong || surrogate ? 0 : 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      if (p + 3 >= to
          || !continues(bytes[p + 1])
          || !continues(bytes[p + 2])
          || !continues(bytes[p + 3])) {
        return 0;
      }
      int second = bytes[p + 1] & 0xFF;
      boolean overlong = lead == 0xF0 && second < 0x90;
      boolean beyond = lead == 0xF4 && second > 0x8F;
      return overlong || beyond ? 0 : 4;
    }
    return 0;
  }

  private static boolean continues(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** Writes a code point that is no surrogate; returns the index behind it. */
  static int encode(int codePoint, byte[] to, int at) {
    if (codePoint < 0x80) {
      to[at] = (byte) codePoint;
      return at + 1;
    }
    if (codePoint < 0x800) {
      to[at] = (byte) (0xC0 | codePoint >> 6);
      to[at + 1] = (byte) (0x80 | codePoint & 0x3F);
      return at + 2;
    }
    if (codePoint < 0x10000) {
      to[at] = (byte) (0xE0 | codePoint >> 12);
      to[at + 1] = (byte) (0x80 | codePoint >> 6 & 0x3F);
      to[at + 2] = (byte) (0x80 | codePoint & 0x3F);
      return at + 3;
    }
    to[at] = (byte) (0xF0 | codePoint >> 18);
    to[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
    to[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
    to[at + 3] = (byte) (0x80 | codePoint & 0x3F);
    return at + 4;
  }
}
