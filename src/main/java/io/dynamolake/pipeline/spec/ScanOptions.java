// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.scan.ReadLimit;
import io.dynamolake.source.scan.ScanReader;
import java.time.LocalDate;
import java.util.List;

/** The options below {@code source} that a scan has; some of them a requested export, too. */
final class ScanOptions {
  static final Option<ScanReader> READER = scan(Option.of(
          "source.reader",
          OptionTypes.oneOf(ScanReader.class),
          "emr-dynamodb-connector",
          "What reads the table: `sdk` is this application's own scan; `emr-dynamodb-connector` is the input format of that name, which has"
              + " to be on the class path and has fewer options."))
      .byDefault(ScanReader.SDK);
  static final Option<Segments> SEGMENTS = scan(Option.of(
          "source.segments",
          OptionTypes.SEGMENTS,
          "64",
          "How many segments the scan is divided into; `auto` decides by the" + " table's size."))
      .byDefault(Segments.AUTO);
  static final Option<ReadLimit> READ_UNITS = scan(Option.of(
          "source.read-units-per-second",
          OptionTypes.READ_LIMIT,
          "50 %",
          "The read capacity units that the whole scan may use in a second, or their share of what the table can be read with:"
              + " its provisioned capacity, its on-demand maximum, or else its warm throughput. Left out, only DynamoDB limits it."))
      .pace();
  static final Option<Integer> MAX_READ_UNITS = scan(Option.of(
          "source.max-read-units",
          OptionTypes.POSITIVE,
          "2000000",
          "The read capacity units after which a scan stops, with status 9. The same run id goes on the next time."
              + " Left out, it ends when it is done."))
      .pace();
  static final Option<Integer> PAGE_ITEMS = scan(Option.of(
          "source.page-items",
          OptionTypes.POSITIVE,
          "500",
          "At most so many items in a page. Left out, pages are as large as DynamoDB makes them, up to 1 MB, or smaller"
              + " where the read rate is low."))
      .pace();
  static final Option<DataSize> LANDING_FILE_SIZE = scan(Option.of(
          "source.landing-file-size",
          OptionTypes.FILE_SIZE,
          "32MB",
          "How much JSON, uncompressed, a data file of the landing holds. A file is closed, and a checkpoint written, at this size or"
              + " after a minute."))
      .byDefault(DataSize.ofMegabytes(128))
      .pace();
  static final Option<Boolean> CONSISTENT = scan(Option.of(
          "source.consistent",
          OptionTypes.FLAG,
          "true",
          "Strongly consistent reads, at twice the cost."))
      .byDefault(false);
  static final Option<List<String>> PROJECTION = part(Option.of(
          "source.projection",
          OptionType.listOf("a list of attribute names", OptionTypes.ATTRIBUTE),
          "[pk, sk, total]",
          "The top-level attributes to read or to export; `[]` takes all. Nothing gets cheaper by it."))
      .byDefault(List.of());
  static final Option<List<ItemCondition>> FILTER = part(Option.of(
          "source.filter",
          OptionType.listOf("a list of {attribute, operator, value}", new ConditionType()),
          "[{attribute: status, operator: \"=\", value: {S: open}}]",
          "Conditions that an item must fulfil, all of them together, with the operators of DynamoDB's filter expressions; `[]`"
              + " keeps all. DynamoDB bills what it reads, not what it keeps."))
      .byDefault(List.of());
  static final Option<String> INDEX = scan(Option.of(
      "source.index",
      OptionTypes.INDEX_NAME,
      "by-customer",
      "A secondary index to read instead of the table: the items that have its key, with the attributes that it"
          + " projects."));
  static final Option<LocalDate> SINCE = scan(
      Option.of(
          "source.since",
          OptionTypes.DAY,
          "2026-11-01",
          "Replaces only the partitions from this day on, in mode partition, and reads the items in them. Needs a registered"
              + " schema, and a partition column that is a date or timestamp, its `to_date` or its `date_trunc`."));
  static final Option<LocalDate> UNTIL = scan(Option.of(
      "source.until",
      OptionTypes.DAY,
      "2026-11-08",
      "The same for the partitions before this day."));

  static final Option<Boolean> WITH_CHANGES = scan(Option.of(
          "source.with-changes",
          OptionTypes.FLAG,
          "true",
          "Whether the changes that were made while the scan ran are applied to it before it is published. The run captures the table's"
              + " stream for that, which must tell new images."))
      .byDefault(false);

  private ScanOptions() {}

  static List<Option<?>> all() {
    return List.of(
        READER,
        SEGMENTS,
        READ_UNITS,
        MAX_READ_UNITS,
        PAGE_ITEMS,
        LANDING_FILE_SIZE,
        CONSISTENT,
        PROJECTION,
        FILTER,
        INDEX,
        SINCE,
        UNTIL,
        WITH_CHANGES);
  }

  /** What takes a part of a table. */
  private static <T> Option<T> part(Option<T> option) {
    return scan(option).onlyWith(SourceOptions.TYPE, "export", SourceOptions.REQUEST, "true");
  }

  private static <T> Option<T> scan(Option<T> option) {
    return option.onlyWith(SourceOptions.TYPE, "scan");
  }
}
