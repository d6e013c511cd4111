// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;

/** Tells spark-submit that the application failed; what there was to print has been printed. */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailedException(ExitStatus status, String message) {
    super(
        "exit status " + status.code() + ", " + status.meaning() + ": " + message,
        null,
        false,
        false);
  }
}
