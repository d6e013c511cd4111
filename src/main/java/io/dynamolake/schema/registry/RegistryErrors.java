// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema.registry;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.RegisteredSchema;
import java.util.List;

/** The failures of this package, so that their wording is in one place. */
final class RegistryErrors {
  private RegistryErrors() {}

  static DynamoLakeException notThere(String file, List<Integer> versions) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot read schema version " + file + ": there is no such file. "
            + (versions.isEmpty()
                ? "No version is registered."
                : "Registered versions: " + versions + "."));
  }

  static DynamoLakeException notTheNext(RegisteredSchema schema, int expected) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot register version " + schema.version() + " of schema " + schema.table()
            + ": the next version is " + expected + ". Write 'version: " + expected + "'.");
  }

  static DynamoLakeException lost(String file, RegisteredSchema schema) {
    return new DynamoLakeException(
        ErrorCode.LOCKED,
        "Cannot register version " + schema.version() + " of schema " + schema.table() + ": " + file
            + " was registered before, with another content. Compare the two and register the version after it.");
  }

  static DynamoLakeException changed(String file, int line, String what) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot use schema version " + file + ": " + what + " (line " + line
            + "). Restore the file that was registered, and register changes as a new version.");
  }

  static DynamoLakeException unreadable(DynamoLakeException cause) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot use schema version " + cause.getMessage()
            + ". Restore the file that was registered.",
        cause);
  }
}
