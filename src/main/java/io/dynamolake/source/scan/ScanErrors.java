// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.source.SourceErrors;
import io.dynamolake.source.SourceTable;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** The messages of this package. */
final class ScanErrors {
  private ScanErrors() {}

  static DynamoLakeException scanning(SdkException e, String table, String place, int segment) {
    if (e.getCause() instanceof MalformedRecordException malformed) {
      return new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot scan segment " + segment + " of table " + table + " (" + place
              + "): an answer is no page of items, " + malformed.reason()
              + ". Run again; if it stays, use a newer version.",
          e);
    }
    return SourceErrors.failed(
        "scan segment " + segment + " of table",
        e,
        table,
        place,
        "dynamodb:DescribeTable and dynamodb:Scan");
  }

  static DynamoLakeException noCeiling(SourceTable table, String place, ReadLimit.Share share) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot scan table " + table.name() + " (" + place + ") with " + share
            + " of what it can be read with: DynamoDB tells neither a provisioned capacity, nor a maximum on demand, nor a warm"
            + " throughput. Set source.read-units-per-second to a number.");
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

  static DynamoLakeException noIndex(String table, String index, List<String> known) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot scan index " + index + " of table " + table + ": there is no such index. "
            + (known.isEmpty()
                ? "The table has none: leave source.index out."
                : "The table has " + String.join(", ", known) + "."));
  }

  static DynamoLakeException consistentGlobalIndex(String table, String index) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot scan index " + index + " of table " + table
            + " strongly consistently: it is a global one. Leave source.consistent out.");
  }

  static DynamoLakeException indexNotReady(String table, String index) {
    return new DynamoLakeException(
        ErrorCode.LOCKED,
        "Cannot scan index " + index + " of table " + table
            + ": it is being built or deleted. Run again when it is ACTIVE.");
  }

  static DynamoLakeException otherScan(String landing, String what, String then, String now) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot go on with the scan in " + landing + ": its " + what + " is '" + then
            + "', and now it would be '" + now + "'. Use another run id.");
  }

  static DynamoLakeException malformedKey(String table, int segment, MalformedRecordException e) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot go on with segment " + segment + " of table " + table
            + ": the last key in its checkpoint is no key. Use another run id.",
        e);
  }

  static DynamoLakeException overtaken(String table, String landing) {
    return new DynamoLakeException(
        ErrorCode.LOCKED,
        "Cannot scan table " + table + ": another process lands it in " + landing
            + ", too. Run again when that has ended.");
  }

  static DynamoLakeException pausedAtLimit(String table, long whole, int segments) {
    return new DynamoLakeException(
        ErrorCode.PAUSED,
        "Stopped the scan of table " + table + " at max-read-units: " + whole + " of " + segments
            + " segments are whole. Run again with the same run id to go on.");
  }
}
