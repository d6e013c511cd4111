// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 without replacement characters: what is not UTF-8 is refused. */
final class Utf8 {
  private Utf8() {}

  static char[] decode(byte[] utf8, int offset, int length) throws MalformedRecordException {
    ByteBuffer in = ByteBuffer.wrap(utf8, offset, length);
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(in, out, true);
    if (result.isError()) {
      throw malformed(in.position() - offset, "expected UTF-8, found a byte that is none");
    }
    char[] text = new char[out.position()];
    out.flip().get(text);
    return text;
  }

  /** A reason with its place: {@code at byte 17: expected ...}. */
  static MalformedRecordException malformed(long atByte, String reason) {
    return new MalformedRecordException("at byte " + atByte + ": " + reason);
  }

  /** How many bytes the first {@code count} chars take. */
  static long bytes(char[] text, long count) {
    int chars = (int) Math.max(0, Math.min(count, text.length));
    return new String(text, 0, chars).getBytes(StandardCharsets.UTF_8).length;
  }

  static boolean hasUnpairedSurrogate(String text) {
    int count = text.length();
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == count
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
