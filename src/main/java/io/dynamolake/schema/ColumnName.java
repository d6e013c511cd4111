// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules for names of columns and of struct fields. */
public final class ColumnName {
  /** Glue's and Hive's limit, in bytes of UTF-8. */
  static final int MAX_BYTES = 255;

  /** Columns of our own begin with one of these, in any case. */
  private static final List<String> RESERVED = List.of("_rescued", "_change", "_valid_");

  static final String RESERVED_RULE =
      "a name that does not begin with " + String.join(" or ", RESERVED);

  static final String RULE =
      "1 to " + MAX_BYTES + " bytes without spaces, control characters or any of ,;{}()=";

  private static final String FORBIDDEN = " ,;{}()=";

  private ColumnName() {}

  /** Whether Spark, Parquet and Delta all take the name as it stands. */
  public static boolean usable(String name) {
    if (name.isEmpty() || name.length() > MAX_BYTES) {
      return false;
    }
    return name.codePoints().allMatch(ColumnName::usable)
        && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  static boolean usable(int codePoint) {
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return !surrogate && !Character.isISOControl(codePoint) && FORBIDDEN.indexOf(codePoint) < 0;
  }

  static boolean reserved(String name) {
    String folded = folded(name);
    return RESERVED.stream().anyMatch(folded::startsWith);
  }

  /** Equal for two names exactly when {@link String#equalsIgnoreCase} holds, which is how Spark compares columns. */
  public static String folded(String name) {
    return name.codePoints()
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
