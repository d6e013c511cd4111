// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

/** A text that is no type: what was expected at which character, and what stands there. */
final class TypeSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String found;

  TypeSyntaxException(String expected, String found) {
    super("expected " + expected + ", found " + found, null, false, false);
    this.expected = expected;
    this.found = found;
  }

  String expected() {
    return expected;
  }

  String found() {
    return found;
  }
}
