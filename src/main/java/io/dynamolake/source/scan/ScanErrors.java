// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.SourceErrors;
import io.dynamolake.source.SourceTable;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;

/** The messages of this package. */
final class ScanErrors {
  private ScanErrors() {}

  static DynamoLakeException scanning(SdkException e, String table, String place, int segment) {
    return SourceErrors.failed(
        "scan segment " + segment + " of table",
        e,
        table,
        place,
        "dynamodb:DescribeTable and dynamodb:Scan");
  }

  static DynamoLakeException lostPatience(
      SdkException e, String table, String place, int segment, Duration patience) {
    return new DynamoLakeException(
        ErrorCode.UNAVAILABLE,
        "Cannot scan segment " + segment + " of table " + table + " (" + place + "): for "
            + patience.toMinutes() + " minutes each attempt has failed, at last with "
            + SourceErrors.reason(e)
            + ". Run again when the table has capacity to spare, or lower read-units-per-second.",
        e);
  }

  static DynamoLakeException unknownType(SourceTable table, String attribute) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot scan table " + table.name() + ": attribute '" + attribute
            + "' has a type that this version does not know. Use a newer version.");
  }
}
