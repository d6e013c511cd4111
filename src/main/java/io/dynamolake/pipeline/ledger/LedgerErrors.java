// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** The messages of this package. */
final class LedgerErrors {
  private LedgerErrors() {}

  /** @param verb what could not be done, as in "read" */
  static DynamoLakeException storage(String verb, Object path, IOException e) {
    String cause =
        e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    if (e instanceof AccessDeniedException || e instanceof AccessControlException) {
      return new DynamoLakeException(
          ErrorCode.PERMISSION,
          "Cannot " + verb + " " + path + ": " + cause
              + ". Allow reading and writing below the lake's folder _dynamolake.",
          e);
    }
    return new DynamoLakeException(
        ErrorCode.UNAVAILABLE,
        "Cannot " + verb + " " + path + ": " + cause
            + ". Check the lake's storage, then run again with the same run id.",
        e);
  }

  /** @param cause what is wrong with it, without quoting it */
  static DynamoLakeException poisoned(Object path, String cause, @Nullable Throwable e) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot trust " + path + ": " + cause
            + ". Find out who wrote it; move it away when no run is at work on this table, then run again.",
        e);
  }

  static DynamoLakeException runIdRefused(String text) {
    String shown = text.length() > 40 ? text.length() + " characters" : "'" + printable(text) + "'";
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Invalid value for run-id: expected 1 to 128 letters, digits, '.', '-' and '_', not beginning with '.' or '_', got "
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
