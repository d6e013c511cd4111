// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema.registry;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.RegisteredSchema;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** The failures of this package, so that their wording is in one place. */
final class RegistryErrors {
  private RegistryErrors() {}

  static DynamoLakeException unavailable(String verb, Path path, IOException cause) {
    boolean denied =
        cause instanceof AccessDeniedException || cause instanceof AccessControlException;
    return new DynamoLakeException(
        denied ? ErrorCode.PERMISSION : ErrorCode.UNAVAILABLE,
        "Cannot " + verb + " " + path + ": " + cause.getMessage() + ". "
            + (denied
                ? "Allow this role to read and write the control folder."
                : "Run the same command again."),
        cause);
  }

  static DynamoLakeException notThere(Path file, List<Integer> versions) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot read schema version " + file + ": there is no such file. "
            + (versions.isEmpty()
                ? "No version is registered."
                : "Registered versions: " + versions + "."));
  }

  static DynamoLakeException tooLarge(Path file, long bytes) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot read schema version " + file + ": it has " + bytes
            + " bytes. Restore the file that was registered.");
  }

  static DynamoLakeException notTheNext(RegisteredSchema schema, int expected) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot register version " + schema.version() + " of schema " + schema.table()
            + ": the next version is " + expected + ". Write 'version: " + expected + "'.");
  }

  static DynamoLakeException lost(Path file, RegisteredSchema schema) {
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
