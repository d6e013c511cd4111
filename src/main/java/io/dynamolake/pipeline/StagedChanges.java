// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.report.Receipt;
import io.dynamolake.schema.TtlDeletes;
import io.dynamolake.table.StagedMerge;
import io.dynamolake.table.StagedWrite;
import io.dynamolake.table.WriteMode;
import java.util.List;

/**
 * Changes whose effect is written to files that no reader sees.
 *
 * @param ttl an ignored deletion is superseded by what the table has
 */
record StagedChanges(
    StagedMerge merge,
    TableHistory history,
    WriteMode mode,
    int schemaVersion,
    List<String> partitionColumns,
    ReadEvidence evidence,
    TtlDeletes ttl)
    implements Staged {
  @Override
  public StagedWrite write() {
    return merge.write();
  }

  /**
   * A change whose image is in quarantine counts there, whether it was the latest one of its item or not; what is left of the changes is
   * applied or superseded.
   */
  @Override
  public Receipt receipt() {
    long ignored = ttl == TtlDeletes.IGNORE ? evidence.ttlDeletes() : 0;
    long quarantinedWithKey = evidence.rows() + evidence.setAside() + ignored - evidence.items();
    StagedMerge.Counts counts = merge.counts();
    long superseded = counts.changes() - quarantinedWithKey - counts.applied() + ignored;
    StagedMerge.Compared compared = merge.compared();
    return Receipt.ofChanges(
            evidence.items(), counts.applied(), superseded, evidence.setAside(), evidence.files())
        .withChanges(
            evidence.ttlDeletes(),
            compared.items() == 0
                ? null
                : new Receipt.Continuity(compared.items(), compared.different()),
            mode == WriteMode.HISTORY ? new Receipt.Versions(counts.put(), counts.ended()) : null);
  }

  @Override
  public String summary() {
    StagedMerge.Counts counts = merge.counts();
    Receipt receipt = receipt();
    StringBuilder text = new StringBuilder("Applied " + receipt.rows() + " of " + receipt.itemsIn()
        + " changes up to " + history.through() + ": ");
    if (mode == WriteMode.HISTORY) {
      text.append(counts.put() + " versions added, " + counts.ended() + " ended, ");
    } else {
      text.append(counts.put() + " items put, ");
    }
    text.append(counts.deleted() + " deleted, " + receipt.superseded() + " changes superseded");
    if (counts.late() > 0) {
      text.append(" (").append(counts.late()).append(" of items whose deletion may be forgotten)");
    }
    if (evidence.ttlDeletes() > 0) {
      text.append(", ")
          .append(evidence.ttlDeletes())
          .append(" deletions by Time to Live ")
          .append(
              switch (ttl) {
                case APPLY -> "among them";
                case MARK -> "marked or superseded";
                case IGNORE -> "ignored";
              });
    }
    if (receipt.quarantined() > 0) {
      text.append(", ").append(receipt.quarantined()).append(" quarantined");
    }
    if (counts.withheld() > 0) {
      text.append("; ").append(counts.withheld()).append(" items have no row while they are there");
    }
    if (merge.compared().different() > 0) {
      text.append("; ")
          .append(merge.compared().different())
          .append(" of ")
          .append(merge.compared().items())
          .append(" rows were not what their changes say that they were before");
    }
    return text.append('.').toString();
  }
}
