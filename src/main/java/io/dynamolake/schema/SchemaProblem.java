// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a schema.
 *
 * @param path the key's path, as {@code columns[2].type}
 * @param line the line in the text, from 1, if there is a text
 */
record SchemaProblem(
    String path, String expected, String found, @Nullable Integer line) {
  String text() {
    return path + ": expected " + expected + ", found " + found
        + (line == null ? "" : " (line " + line + ")");
  }

  static String quoted(String value) {
    return "'" + AttributePath.shown(value) + "'";
  }
}
