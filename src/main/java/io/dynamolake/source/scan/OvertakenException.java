// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

/** Another attempt at the same segment is further: this one has to stop. */
final class OvertakenException extends Exception {
  private static final long serialVersionUID = 1L;

  OvertakenException(int segment, int number) {
    super("Another attempt has written checkpoint " + number + " of segment " + segment);
  }
}
