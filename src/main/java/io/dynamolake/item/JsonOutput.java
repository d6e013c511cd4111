// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A growing buffer of JSON as UTF-8. Escapes only what JSON demands; everything else is written raw, as DynamoDB does. */
final class JsonOutput {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer = new byte[1024];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** Takes back what was written after there were {@code earlier} bytes. */
  void backTo(int earlier) {
    length = earlier;
  }

  void copyTo(ByteArrayOutputStream out) {
    out.write(buffer, 0, length);
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  String text() {
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }

  JsonOutput raw(char ascii) {
    ensure(1);
    buffer[length++] = (byte) ascii;
    return this;
  }

  JsonOutput raw(String ascii) {
    int count = ascii.length();
    ensure(count);
    for (int i = 0; i < count; i++) {
      buffer[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** Bytes that are JSON as they are. */
  JsonOutput raw(byte[] bytes, int from, int to) {
    ensure(to - from);
    System.arraycopy(bytes, from, buffer, length, to - from);
    length += to - from;
    return this;
  }

  /**
   * A JSON string in its quotes.
   *
   * @throws MalformedRecordException if {@code text} has an unpaired surrogate, which UTF-8 cannot hold
   */
  JsonOutput string(String text) throws MalformedRecordException {
    raw('"');
    int count = text.length();
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      ensure(6);
      if (c >= 0x80) {
        i += multibyte(text, i);
      } else if (c == '"' || c == '\\') {
        buffer[length++] = '\\';
        buffer[length++] = (byte) c;
      } else if (c < ' ') {
        control(c);
      } else {
        buffer[length++] = (byte) c;
      }
    }
    return raw('"');
  }

  /** A JSON string of canonical base64. */
  JsonOutput base64(byte[] bytes) {
    byte[] encoded = Base64.getEncoder().encode(bytes);
    raw('"');
    ensure(encoded.length);
    System.arraycopy(encoded, 0, buffer, length, encoded.length);
    length += encoded.length;
    return raw('"');
  }

  /** Returns how many further chars of {@code text} were taken. */
  private int multibyte(String text, int at) throws MalformedRecordException {
    char c = text.charAt(at);
    if (c < 0x800) {
      buffer[length++] = (byte) (0xc0 | (c >> 6));
      buffer[length++] = (byte) (0x80 | (c & 0x3f));
      return 0;
    }
    if (!Character.isSurrogate(c)) {
      buffer[length++] = (byte) (0xe0 | (c >> 12));
      buffer[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      buffer[length++] = (byte) (0x80 | (c & 0x3f));
      return 0;
    }
    if (Character.isLowSurrogate(c)
        || at + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(at + 1))) {
      throw new MalformedRecordException("expected text, found an unpaired surrogate");
    }
    int codePoint = Character.toCodePoint(c, text.charAt(at + 1));
    buffer[length++] = (byte) (0xf0 | (codePoint >> 18));
    buffer[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    buffer[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    buffer[length++] = (byte) (0x80 | (codePoint & 0x3f));
    return 1;
  }

  private void control(char c) {
    buffer[length++] = '\\';
    switch (c) {
      case '\n' -> buffer[length++] = 'n';
      case '\r' -> buffer[length++] = 'r';
      case '\t' -> buffer[length++] = 't';
      default -> {
        buffer[length++] = 'u';
        buffer[length++] = '0';
        buffer[length++] = '0';
        buffer[length++] = HEX[c >> 4];
        buffer[length++] = HEX[c & 15];
      }
    }
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }
}
