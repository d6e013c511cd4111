// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows a piece of UTF-8 text from slices of records. Reusable, not thread-safe. */
final class TextBuilder {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[1024];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** A copy of the text. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void cut(int to) {
    length = to;
  }

  void append(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  void append(byte[] from, int offset, int count) {
    reserve(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  void append(byte[] from) {
    append(from, 0, from.length);
  }

  /** Appends UTF-8 as it stands inside a JSON string. */
  void appendEscaped(byte[] from, int offset, int count) {
    reserve(6 * count);
    for (int i = offset; i < offset + count; i++) {
      byte c = from[i];
      if (c == '"' || c == '\\') {
        bytes[length++] = '\\';
        bytes[length++] = c;
      } else if (c >= 0 && c < ' ') {
        append(new byte[] {'\\', 'u', '0', '0', HEX[c >> 4], HEX[c & 15]});
      } else {
        bytes[length++] = c;
      }
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
