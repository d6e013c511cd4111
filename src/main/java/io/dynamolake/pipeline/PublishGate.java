// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.pipeline.spec.QuarantineLimit;
import io.dynamolake.report.Receipt;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.DriftReport;
import java.util.List;

/** Decides, over the whole run, whether what was staged may be published. */
final class PublishGate {
  private PublishGate() {}

  /**
   * @param differences how many rows may differ from the old images of their changes
   * @throws DynamoLakeException INTEGRITY if the receipt does not balance; LIMIT if drift, quarantine or these rows are above what the
   *     pipeline allows
   */
  static void check(
      Receipt receipt,
      DriftReport drift,
      DriftPolicy policy,
      QuarantineLimit limit,
      QuarantineLimit differences) {
    if (!receipt.balanced()) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot publish the run: its receipt does not balance: " + receipt.promisedItems()
              + " items promised, " + receipt.itemsIn() + " read, " + receipt.rows() + " rows, "
              + (receipt.superseded() == 0 ? "" : receipt.superseded() + " superseded, ")
              + receipt.quarantined() + " quarantined, "
              + (receipt.outside() == null ? "" : receipt.outside() + " outside the range, ")
              + receipt.provenFiles() + " of "
              + receipt.fileCount() + " files proven. Run it again; if it stays so, it is a bug.");
    }
    if (limit.exceededBy(receipt.quarantined(), receipt.itemsIn())) {
      throw new DynamoLakeException(
          ErrorCode.LIMIT,
          "Cannot publish the run: " + receipt.quarantined() + " of " + receipt.itemsIn()
              + " items are quarantined, and quarantine.fail-above is " + limit
              + ". Look into the run's quarantine folder, then correct the source or raise the limit.");
    }
    Receipt.Continuity continuity = receipt.continuity();
    if (continuity != null
        && differences.exceededBy(continuity.different(), continuity.compared())) {
      throw new DynamoLakeException(
          ErrorCode.LIMIT,
          "Cannot publish the run: " + continuity.different() + " of " + continuity.compared()
              + " rows are not what the old images of their changes say, and continuity.fail-above is "
              + differences
              + ". A change has not reached the table, or somebody else has written to it: publish a full export with mode replace, or raise the limit.");
    }
    checkDrift(drift, policy);
  }

  /** @throws DynamoLakeException LIMIT if drift is above what the policy allows */
  static void checkDrift(DriftReport drift, DriftPolicy policy) {
    List<String> violations = drift.violations(policy);
    if (!violations.isEmpty()) {
      throw new DynamoLakeException(
          ErrorCode.LIMIT,
          "Cannot publish the run: the items differ from schema version " + drift.schemaVersion()
              + " more than schema.drift allows: " + String.join("; ", violations)
              + ". Register a schema that fits (schema infer, schema register) or change the policy, then run the same command again.");
    }
  }
}
