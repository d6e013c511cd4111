// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.TtlDeletes;
import io.dynamolake.table.Compression;
import io.dynamolake.table.TableFormat;
import java.time.Duration;
import java.util.List;

/** The options below {@code write} and {@code quarantine}. */
final class WriteOptions {
  static final Option<TableFormat> FORMAT = Option.of(
          "write.format", OptionTypes.oneOf(TableFormat.class), "parquet", "The table's format.")
      .byDefault(TableFormat.DELTA);
  static final Option<WriteModeWord> MODE = Option.of(
          "write.mode",
          OptionTypes.oneOf(WriteModeWord.class),
          "partition",
          "What a run replaces. `replace`: the snapshot becomes the whole table."
              + " `partition`: it replaces the partitions that it has rows for. `merge`: changes are applied to the"
              + " rows of their items. `history`: a snapshot begins a table of all versions of all items, and changes add"
              + " versions to it.")
      .byDefault(WriteModeWord.REPLACE);
  static final Option<List<PartitionColumn>> PARTITION_BY = Option.of(
          "write.partition-by",
          OptionTypes.PARTITION_BY,
          "[{name: dt, expression: to_date(created_at)}]",
          "The partition columns,"
              + " each computed by an SQL expression over the table's columns.")
      .byDefault(List.of());
  static final Option<DataSize> TARGET_FILE_SIZE = Option.of(
          "write.target-file-size",
          OptionTypes.FILE_SIZE,
          "512MB",
          "The size that the table's files come near.")
      .byDefault(DataSize.ofMegabytes(256));
  static final Option<Compression> COMPRESSION = Option.of(
          "write.compression",
          OptionTypes.oneOf(Compression.class),
          "snappy",
          "The codec of the table's Parquet files.")
      .byDefault(Compression.ZSTD);
  static final Option<Duration> TOMBSTONE_RETENTION = Option.of(
          "write.tombstone-retention",
          OptionTypes.RETENTION,
          "30d",
          "How long the table remembers, by the times of the changes, that an item was deleted, so that an"
              + " older change that comes late does not bring it back.")
      .onlyWith(MODE, "merge")
      .onlyWith(MODE, "history")
      .byDefault(Duration.ofDays(7));
  static final Option<TtlDeletes> TTL_DELETES = Option.of(
          "write.ttl-deletes",
          OptionTypes.oneOf(TtlDeletes.class),
          "mark",
          "What becomes of the row of an item that Time to Live has deleted, as far as a stream tells it. `apply`: it goes. `mark`: it"
              + " stays, with the time in `_change_expired_at`; that needs old images. `ignore`: it stays as it is.")
      .onlyWith(MODE, "merge")
      .byDefault(TtlDeletes.APPLY);
  static final Option<String> TTL_ATTRIBUTE = Option.of(
          "write.ttl-attribute",
          OptionTypes.ATTRIBUTE,
          "expires_at",
          "The attribute by which Time to Live deletes items of the table. With it, a stream's deletion of an item that had expired counts as"
              + " one by Time to Live, whoever made it: the streams of a global table's replicas do not tell. That needs old images.")
      .onlyWith(MODE, "merge");
  static final Option<QuarantineLimit> CONTINUITY_FAIL_ABOVE = Option.of(
          "continuity.fail-above",
          OptionTypes.QUARANTINE_LIMIT,
          "0",
          "Publish nothing if more rows than this, a count or a share of those that can be compared, differ from the old images of"
              + " their changes.")
      .onlyWith(MODE, "merge")
      .byDefault(QuarantineLimit.NONE)
      .pace();

  static final Option<QuarantineLimit> QUARANTINE_FAIL_ABOVE = Option.of(
          "quarantine.fail-above",
          OptionTypes.QUARANTINE_LIMIT,
          "0.1 %",
          "Publish nothing if more items than this, a count or a share of all items, are quarantined.")
      .byDefault(QuarantineLimit.NONE)
      .pace();

  private WriteOptions() {}

  static List<Option<?>> all() {
    return List.of(
        FORMAT,
        MODE,
        PARTITION_BY,
        TARGET_FILE_SIZE,
        COMPRESSION,
        TOMBSTONE_RETENTION,
        TTL_DELETES,
        TTL_ATTRIBUTE,
        CONTINUITY_FAIL_ABOVE,
        QUARANTINE_FAIL_ABOVE);
  }
}
