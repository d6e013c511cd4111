// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.util.List;

/** The messages of this package. */
final class LedgerErrors {
  private LedgerErrors() {}

  static DynamoLakeException runIdRefused(String text) {
    String shown = text.length() > 40 ? text.length() + " characters" : "'" + printable(text) + "'";
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Invalid value for run-id: expected 1 to 128 letters, digits, '.', '-', '_', ':' and '+' (the last two count for three), beginning with a letter, a digit or '-', got "
            + shown);
  }

  static DynamoLakeException changed(RunId id, List<String> changes) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot run " + id + ": it was planned with another configuration: "
            + String.join("; ", changes)
            + ". Put the configuration back, or start a new run with --run-id.");
  }

  static DynamoLakeException orphanedResult(String folder) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot run in " + folder
            + ": it has a result but no plan. Find out who removed plan.json; move the folder away to run"
            + " this run id again.");
  }

  static DynamoLakeException tooManyAttempts(String folder) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot begin an attempt in " + folder
            + ": its attempt numbers are used up or other writers take each of them."
            + " Look at who runs this run id, or start a new run with --run-id.");
  }

  static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
