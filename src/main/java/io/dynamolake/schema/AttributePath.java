// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Paths of attributes as JSON Pointers: {@code /address/zip}. Drift and inference name every element of a list or set, and every member of
 * a map with open names, {@link #ANY}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
 */
public final class AttributePath {
  public static final String ROOT = "";
  public static final String ANY = "*";

  private static final int SHOWN_CHARS = 200;

  private AttributePath() {}

  public static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    int start = 1;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      int stop = end < 0 ? path.length() : end;
      names.add(path.substring(start, stop).replace("~1", "/").replace("~0", "~"));
      start = stop + 1;
    }
    return names;
  }

  static String parent(String path) {
    int last = path.lastIndexOf('/');
    return last <= 0 ? ROOT : path.substring(0, last);
  }

  /** The text itself up to 200 characters; else its beginning, its length and a digest, so that it still differs from others. */
  public static String shortened(String text) {
    if (text.length() <= SHOWN_CHARS) {
      return text;
    }
    int end =
        Character.isHighSurrogate(text.charAt(SHOWN_CHARS - 1)) ? SHOWN_CHARS - 1 : SHOWN_CHARS;
    return text.substring(0, end) + "...(" + text.length() + " characters, #"
        + digest(text).substring(0, 8) + ")";
  }

  /** For a person: shortened and on one line. */
  public static String shown(String text) {
    StringBuilder result = new StringBuilder();
    shortened(text).codePoints().forEach(c -> appendShown(result, c));
    return result.toString();
  }

  private static void appendShown(StringBuilder result, int codePoint) {
    boolean plain = switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
    if (plain) {
      result.appendCodePoint(codePoint);
    } else {
      result.append("\\u").append(HexFormat.of().withUpperCase().toHexDigits(codePoint, 4));
    }
  }

  /** SHA-256 in hexadecimal. */
  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
