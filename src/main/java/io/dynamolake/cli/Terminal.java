// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import java.io.PrintStream;

/** Where a command prints: results to {@code out}, everything else to {@code err}. */
record Terminal(PrintStream out, PrintStream err) {
  /** Prints a command's result, whole and at once. */
  void result(String text) {
    out.print(text);
    out.flush();
  }

  /** Each line is marked as ours, because Spark logs to the same stream. */
  void problem(String text) {
    text.lines().forEach(line -> err.println("dynamolake: " + line));
  }
}
