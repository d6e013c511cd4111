// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

/** Text of others, fit for a message: without characters that could forge or hide a line of a log, and never at length. */
public final class PrintableText {
  private static final int MAX_CHARS = 200;

  private PrintableText() {}

  public static String of(String text) {
    StringBuilder printed = new StringBuilder();
    text.codePoints().limit(MAX_CHARS).forEach(c -> {
      printed.appendCodePoint(isUnprintable(c) ? '?' : c);
    });
    return text.codePointCount(0, text.length()) > MAX_CHARS ? printed + "..." : printed.toString();
  }

  /** Control and format characters, separators of lines, halves of surrogate pairs. */
  public static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE -> true;
      default -> false;
    };
  }
}
