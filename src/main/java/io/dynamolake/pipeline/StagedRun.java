// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.pipeline.spec.WriteSpec;
import io.dynamolake.report.Receipt;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.StagedWrite;
import io.dynamolake.table.Staging;
import io.dynamolake.table.StagingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A landing whose rows are written to files that no reader sees.
 *
 * @param schema of the rows, partition columns last
 * @param outside how many rows were read and are in no partition to replace; null where all are
 * @param overlaid how many rows the items of a scan and the changes since come to; null where no changes were laid over them
 * @param registered the version of the schema by which the items were typed
 */
record StagedRun(
    StructType schema,
    RegisteredSchema registered,
    List<String> partitionColumns,
    StagedWrite write,
    @Nullable Long outside,
    @Nullable Long overlaid,
    ReadEvidence evidence)
    implements Staged {

  /**
   * Reads the whole landing and writes its rows, in one pass over the bytes.
   *
   * @param overlay for a read of two landings, a scan and the changes since
   * @param versionsFrom from when on the rows are valid, for a table that keeps versions
   * @param folder relative to the table's root, unique for this attempt
   */
  static StagedRun stage(
      LandingRead read,
      PartitionExpressions partitions,
      Optional<PartitionRange> range,
      Optional<ScanOverlay> overlay,
      Optional<Instant> versionsFrom,
      WriteSpec write,
      String tableRoot,
      String folder) {
    StructType schema = OwnColumns.into(
        partitions.rowSchema(read.spark(), read.registered()),
        partitions.names(),
        versionsFrom.isPresent() ? OwnColumns.OF_VERSIONS : OwnColumns.NONE);
    long target = write.targetFileSize().bytes();
    WritePlan plan = WritePlan.of(
        read.landings().get(0).sizeBytes(),
        target,
        read.spark().sparkContext().defaultParallelism(),
        partitions.columns().isEmpty()
            ? WritePlan.Layout.UNPARTITIONED
            : WritePlan.Layout.PARTITIONED);
    StagingSpec staging = new StagingSpec(
        tableRoot,
        folder,
        partitions.names(),
        target,
        StagingSpec.SHARE_OF_HEAP,
        write.compression());
    Optional<RangeCut> cut = range.map(each -> new RangeCut(read.spark(), each));
    Function<Dataset<Row>, StagedWrite> writing = rows -> {
      Dataset<Row> partitioned = partitions.addTo(
          versionsFrom.map(from -> OwnColumns.begin(rows, from)).orElse(rows));
      return Staging.write(cut.map(each -> each.of(partitioned)).orElse(partitioned), staging);
    };
    LandingRead.Seen<StagedWrite> seen = read.throughEach(
        plan.tasks(),
        each -> overlay
            .map(changes -> changes.over(each, writing))
            .orElseGet(() -> writing.apply(each.get(0))));
    return new StagedRun(
        schema,
        read.registered(),
        partitions.names(),
        seen.result(),
        cut.map(RangeCut::outside).orElse(null),
        overlay.map(ScanOverlay::rows).orElse(null),
        seen.evidence());
  }

  /** Changes, and what a scan has read of the items that changed, are superseded if no row came of them. */
  @Override
  public Receipt receipt() {
    if (overlaid == null) {
      return Receipt.of(
          evidence.items(), write.rows(), evidence.setAside(), outside, evidence.files());
    }
    long superseded = evidence.items() - evidence.setAside() - overlaid;
    return Receipt.ofChanges(
        evidence.items(), write.rows(), superseded, evidence.setAside(), evidence.files());
  }

  @Override
  public String summary() {
    Receipt receipt = receipt();
    return "Published " + receipt.rows() + " rows of " + receipt.itemsIn()
        + (overlaid == null ? " items" : " items and changes")
        + (receipt.quarantined() == 0 ? "." : ", " + receipt.quarantined() + " quarantined.");
  }
}
