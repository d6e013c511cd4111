// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.util.List;

/** The failures of this package, so that their wording is in one place. */
final class SchemaErrors {
  private SchemaErrors() {}

  static DynamoLakeException invalidType(String text, TypeSyntaxException cause) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Invalid column type '" + AttributePath.shown(text) + "': expected " + cause.expected()
            + ", found " + cause.found());
  }

  static DynamoLakeException invalid(String origin, SchemaProblem problem) {
    return new DynamoLakeException(ErrorCode.CONFIGURATION, origin + ": " + problem.text());
  }

  static DynamoLakeException nothingToInfer(String table, long items) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot infer a schema of " + table + ": " + items
            + " items were read, and none has a value other than NULL. Check the source,"
            + " or register a schema that is written by hand.");
  }

  static DynamoLakeException keyNotSeen(String table, String attribute, long items) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot infer a schema of " + table + ": none of " + items
            + " items has the key attribute '" + AttributePath.shown(attribute)
            + "'. Check the key.");
  }

  static DynamoLakeException notAnEvolution(RegisteredSchema current, List<String> refused) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot register version " + (current.version() + 1) + " of schema " + current.table()
            + ": "
            + String.join("; ", refused)
            + ". Columns and struct fields are only added, types only widened (int to bigint to decimal). Register a table of another"
            + " name for the rest.");
  }

  static DynamoLakeException tooFewCounts(int columns, int counts) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot report drift: " + columns + " columns are registered, but the run counted " + counts
            + ".");
  }
}
