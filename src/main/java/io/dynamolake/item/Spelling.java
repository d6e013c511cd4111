// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One spelling for values that are kept as text. Writers differ: some escape what others write raw, or put white space between tokens.
 * The same value is to give the same text, whichever way it came.
 */
public final class Spelling {
  private Spelling() {}

  /**
   * A value, its tag included, as {@link ItemJson} writes it; null if {@code bytes[offset, offset + length)} is that already.
   *
   * @throws MalformedRecordException never for a value that an {@link ItemCursor} has read
   */
  public static byte @Nullable [] plain(byte[] bytes, int offset, int length)
      throws MalformedRecordException {
    if (isPlain(bytes, offset, offset + length)) {
      return null;
    }
    String value = new String(bytes, offset, length, StandardCharsets.UTF_8);
    return ItemJson.value(ItemJson.parseValue(value)).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isPlain(byte[] bytes, int from, int end) {
    boolean inString = false;
    int p = from;
    while (p < end) {
      byte c = bytes[p];
      if (c == '"') {
        inString = !inString;
      } else if (c == '\\') {
        int escape = plainEscape(bytes, p, end);
        if (escape == 0) {
          return false;
        }
        p += escape - 1;
      } else if (!inString && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
        return false;
      }
      p++;
    }
    return true;
  }

  /** Length of the escape at {@code p}, or 0 if it would be spelled in another way. */
  private static int plainEscape(byte[] bytes, int p, int end) {
    switch (p + 1 < end ? bytes[p + 1] : 0) {
      case '"', '\\', 'n', 'r', 't' -> {
        return 2;
      }
      case 'u' -> {
        boolean control = p + 5 < end
            && bytes[p + 2] == '0'
            && bytes[p + 3] == '0'
            && (bytes[p + 4] == '0' || bytes[p + 4] == '1');
        return control && isPlainDigit(bytes[p + 4], bytes[p + 5]) ? 6 : 0;
      }
      default -> {
        return 0;
      }
    }
  }

  private static boolean isPlainDigit(byte first, byte second) {
    boolean lowerHex = second >= '0' && second <= '9' || second >= 'a' && second <= 'f';
    boolean hasShortForm = first == '0' && (second == '9' || second == 'a' || second == 'd');
    return lowerHex && !hasShortForm;
  }
}
