// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.Locale;
import java.util.regex.Pattern;

/** Writes scalars as YAML that reads back as the same text, also inside flow collections. */
final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./+%() -]*(:[A-Za-z0-9_./+-]+)*");

  private YamlText() {}

  static String scalar(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !text.endsWith(" ") && !text.equals("null");
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20
          || c == 0x7f
          || (c >= 0x80 && c <= 0x9f)
          || c == 0x2028
          || c == 0x2029
          || c == 0xfeff) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
