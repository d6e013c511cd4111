// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/**
 * How a text writes a day or a moment.
 *
 * @param pattern {@code iso-8601}, or a pattern of {@link DateTimeFormatter}, where {@code y} and {@code u} both mean the year
 */
public record TextFormat(String pattern) implements TimeEncoding {
  public static final TextFormat ISO_8601 = new TextFormat("iso-8601");

  /**
   * @throws IllegalArgumentException when the pattern is none
   */
  public TextFormat {
    if (pattern.isBlank()) {
      throw new IllegalArgumentException("An empty pattern");
    }
    if (!pattern.equals("iso-8601")) {
      compile(pattern);
    }
  }

  public boolean iso() {
    return pattern.equals("iso-8601");
  }

  /**
   * Strict, in UTC unless the text names an offset, and the same on every machine. Only for a pattern: what {@code iso-8601} accepts is
   * wider than one formatter.
   */
  public DateTimeFormatter formatter() {
    if (iso()) {
      throw new IllegalStateException("iso-8601 is not a pattern");
    }
    return compile(pattern);
  }

  private static DateTimeFormatter compile(String pattern) {
    return DateTimeFormatter.ofPattern(prolepticYears(pattern), Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT)
        .withZone(ZoneOffset.UTC);
  }

  /** A strict formatter does not resolve the year of an era ({@code y}) without an era. */
  private static String prolepticYears(String pattern) {
    StringBuilder result = new StringBuilder(pattern.length());
    boolean literal = false;
    for (char c : pattern.toCharArray()) {
      literal ^= c == '\'';
      result.append(c == 'y' && !literal ? 'u' : c);
    }
    return result.toString();
  }
}
