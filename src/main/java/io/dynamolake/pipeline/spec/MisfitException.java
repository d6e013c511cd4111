// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/** A value that its option does not take. The message is what follows the key: {@code : expected ..., found ...}. */
final class MisfitException extends Exception {
  private static final long serialVersionUID = 1L;

  MisfitException(String message) {
    super(message);
  }

  static MisfitException expected(String expected, Yaml value) {
    return new MisfitException(": expected " + expected + ", found " + value.found());
  }
}
