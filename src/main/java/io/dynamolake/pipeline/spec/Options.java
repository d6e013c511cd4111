// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.item.DataFormat;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.source.scan.ReadLimit;
import io.dynamolake.source.scan.ScanCondition;
import io.dynamolake.source.scan.ScanReader;
import io.dynamolake.table.Compression;
import io.dynamolake.table.TableFormat;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every key of the pipeline file, in the order of the documentation. */
final class Options {
  static final Option<String> TABLE = Option.of(
          "table",
          OptionTypes.TABLE_NAME,
          "orders",
          "The table's name in the lake: its rows are in `<lake>/<table>`, its"
              + " schemas and runs in `<lake>/_dynamolake/<table>`.")
      .required();
  static final Option<String> LAKE = Option.of(
          "lake", OptionTypes.PATH, "s3://my-lake", "The folder that holds all tables of the lake.")
      .required();
  static final Option<String> KEY_PARTITION = Option.of(
      "key.partition",
      OptionTypes.ATTRIBUTE,
      "pk",
      "The attribute that is the partition key of the DynamoDB table.");
  static final Option<String> KEY_SORT = Option.of(
      "key.sort",
      OptionTypes.ATTRIBUTE,
      "sk",
      "The attribute that is the sort key, if the table has one.");

  static final Option<SourceType> SOURCE_TYPE = Option.of(
          "source.type",
          OptionTypes.oneOf(SourceType.class),
          "export",
          "Where the items come from: `scan` reads the"
              + " DynamoDB table, `export` a full export to S3. `changes` applies what has changed since.")
      .required();
  static final Option<Boolean> SOURCE_REQUEST = Option.of(
          "source.request",
          OptionTypes.FLAG,
          "true",
          "Whether the run asks DynamoDB for the export, once, and waits for it. That costs money by the"
              + " table's size, and needs point-in-time recovery.")
      .byDefault(false)
      .onlyWith(SOURCE_TYPE, "export");
  static final Option<String> SOURCE_PATH = Option.of(
          "source.path",
          OptionTypes.PATH,
          "s3://my-exports/ddb/AWSDynamoDB/01700000000000-abcdef12",
          "The export's folder, its"
              + " `manifest-summary.json`, or a prefix that holds exactly one export.")
      .required()
      .onlyWith(SOURCE_REQUEST, "false");
  static final Option<Boolean> SOURCE_STREAM = Option.of(
          "source.stream",
          OptionTypes.FLAG,
          "true",
          "Whether the changes are those of the table's DynamoDB stream, which `capture` lands.")
      .byDefault(false)
      .onlyWith(SOURCE_TYPE, "changes");
  static final Option<String> SOURCE_EXPORTS = Option.of(
          "source.exports",
          OptionTypes.PATH,
          "s3://my-exports/ddb",
          "The folder below which incremental exports lie. A run"
              + " applies those that the table does not have yet.")
      .required()
      .onlyWith(SOURCE_STREAM, "false");
  static final Option<String> SOURCE_TABLE = table(Option.of(
          "source.table",
          OptionTypes.DYNAMODB_TABLE,
          "orders",
          "The DynamoDB table, by name or ARN."))
      .byDefault(TABLE);
  static final Option<String> SOURCE_REGION = table(Option.of(
      "source.region",
      OptionTypes.REGION,
      "eu-west-1",
      "The table's region. Left out, the environment or the AWS" + " profile tells it."));
  static final Option<URI> SOURCE_ENDPOINT = table(Option.of(
      "source.endpoint",
      OptionTypes.ENDPOINT,
      "http://localhost:8000",
      "An endpoint other than that of AWS, such as" + " DynamoDB Local."));
  static final Option<String> SOURCE_TO = request(
          Option.of(
              "source.to",
              OptionTypes.BUCKET_AND_PREFIX,
              "s3://my-exports/ddb",
              "Where the export is written: a bucket and a prefix. It is read from there by the same scheme."))
      .required();
  static final Option<Instant> SOURCE_AT = request(Option.of(
      "source.at",
      OptionTypes.SECOND,
      "2026-11-22T00:00:00Z",
      "The state of the table to export, within its point-in-time recovery. Left out, the latest one when a run"
          + " begins."));
  static final Option<DataFormat> SOURCE_FORMAT = request(Option.of(
          "source.format",
          OptionTypes.oneOf(DataFormat.class),
          "ion",
          "How the export's records are written."))
      .byDefault(DataFormat.DYNAMODB_JSON);
  static final Option<String> SOURCE_BUCKET_OWNER = request(Option.of(
      "source.bucket-owner",
      OptionTypes.ACCOUNT,
      "123456789012",
      "The account that owns the bucket, if it is another one."));
  static final Option<EncryptionWord> SOURCE_ENCRYPTION = request(Option.of(
      "source.encryption",
      OptionTypes.oneOf(EncryptionWord.class),
      "kms",
      "How S3 encrypts the export's objects. Left out, as the bucket does by itself."));
  static final Option<String> SOURCE_KMS_KEY = request(
      Option.of(
          "source.kms-key",
          OptionTypes.KMS_KEY,
          "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab",
          "The key for `source.encryption: kms`, in the bucket's region. Left out, the key that AWS manages."));
  static final Option<Duration> SOURCE_PATIENCE = request(Option.of(
          "source.patience",
          OptionTypes.TIME_SPAN,
          "90m",
          "How long a run waits for the export, which takes from minutes to hours. Then it ends with status 5, and the"
              + " same run id goes on waiting."))
      .byDefault(Duration.ofHours(12))
      .pace();
  static final Option<ScanReader> SOURCE_READER = scan(Option.of(
          "source.reader",
          OptionTypes.oneOf(ScanReader.class),
          "emr-dynamodb-connector",
          "What reads the table: `sdk` is this application's own scan; `emr-dynamodb-connector` is the input format of that name, which has"
              + " to be on the class path and has fewer options."))
      .byDefault(ScanReader.SDK);
  static final Option<Segments> SOURCE_SEGMENTS = scan(Option.of(
          "source.segments",
          OptionTypes.SEGMENTS,
          "64",
          "How many segments the scan is divided into; `auto` decides by the" + " table's size."))
      .byDefault(Segments.AUTO);
  static final Option<ReadLimit> SOURCE_READ_UNITS = scan(Option.of(
          "source.read-units-per-second",
          OptionTypes.READ_LIMIT,
          "50 %",
          "The read capacity units that the whole scan may use in a second, or their share of what the table can be read with:"
              + " its provisioned capacity, its on-demand maximum, or else its warm throughput. Left out, only DynamoDB limits it."))
      .pace();
  static final Option<Integer> SOURCE_MAX_READ_UNITS = scan(Option.of(
          "source.max-read-units",
          OptionTypes.POSITIVE,
          "2000000",
          "The read capacity units after which a scan stops, with status 9. The same run id goes on the next time."
              + " Left out, it ends when it is done."))
      .pace();
  static final Option<Integer> SOURCE_PAGE_ITEMS = scan(Option.of(
          "source.page-items",
          OptionTypes.POSITIVE,
          "500",
          "At most so many items in a page. Left out, pages are as large as DynamoDB makes them, up to 1 MB, or smaller"
              + " where the read rate is low."))
      .pace();
  static final Option<DataSize> SOURCE_LANDING_FILE_SIZE = scan(Option.of(
          "source.landing-file-size",
          OptionTypes.FILE_SIZE,
          "32MB",
          "How much JSON a data file of the landing holds, before compression. Each closed file is a checkpoint; so is"
              + " a minute, however little has come."))
      .byDefault(DataSize.ofMegabytes(128))
      .pace();
  static final Option<Boolean> SOURCE_CONSISTENT = scan(Option.of(
          "source.consistent",
          OptionTypes.FLAG,
          "true",
          "Strongly consistent reads, at twice the cost."))
      .byDefault(false);
  static final Option<List<String>> SOURCE_PROJECTION = scan(Option.of(
          "source.projection",
          OptionType.listOf("a list of attribute names", OptionTypes.ATTRIBUTE),
          "[pk, sk, total]",
          "The top-level attributes to read; `[]` reads all. It makes pages smaller, not cheaper."))
      .byDefault(List.of());

  static final Option<List<ScanCondition>> SOURCE_FILTER = scan(Option.of(
          "source.filter",
          OptionType.listOf("a list of {attribute, operator, value}", new ConditionType()),
          "[{attribute: status, operator: \"=\", value: {S: open}}]",
          "Conditions that an item must fulfil, all of them together, with the operators of DynamoDB's filter expressions; `[]`"
              + " keeps all. DynamoDB bills what it reads, not what it keeps."))
      .byDefault(List.of());
  static final Option<String> SOURCE_INDEX = scan(Option.of(
      "source.index",
      OptionTypes.INDEX_NAME,
      "by-customer",
      "A secondary index to read instead of the table: the items that have its key, with the attributes that it"
          + " projects."));

  static final Option<LocalDate> SOURCE_SINCE = scan(
      Option.of(
          "source.since",
          OptionTypes.DAY,
          "2026-11-01",
          "Replaces only the partitions from this day on, in mode partition, and reads the items in them. Needs a registered"
              + " schema, and a partition column that is a date or timestamp, its `to_date` or its `date_trunc`."));
  static final Option<LocalDate> SOURCE_UNTIL = scan(Option.of(
      "source.until",
      OptionTypes.DAY,
      "2026-11-08",
      "The same for the partitions before this day."));

  static final Option<String> SOURCE_PROFILE = stream(scan(Option.of(
          "source.profile",
          OptionTypes.PROFILE,
          "nightly",
          "The profile of the AWS configuration files that has the credentials, on the driver and on every executor."
              + " Left out, they come from the environment.")))
      .pace();
  static final Option<String> SOURCE_ROLE = stream(scan(Option.of(
          "source.role-arn",
          OptionTypes.ROLE_ARN,
          "arn:aws:iam::123456789012:role/reader",
          "A role to assume, with the credentials that are found, for reading the table.")))
      .pace();
  static final Option<String> SOURCE_EXTERNAL_ID = stream(scan(Option.of(
          "source.external-id",
          OptionTypes.EXTERNAL_ID,
          "lake-reader",
          "The external id that the owner of source.role-arn asks for.")))
      .pace();

  static final Option<FirstRun> SCHEMA_FIRST_RUN = Option.of(
          "schema.first-run",
          OptionTypes.oneOf(FirstRun.class),
          "require",
          "What happens when no schema is registered yet:"
              + " `infer` infers one from all items and registers it, `require` refuses to run.")
      .byDefault(FirstRun.INFER);
  static final Option<String> SCHEMA_FILE = Option.of(
      "schema.file",
      OptionTypes.PATH,
      "s3://my-lake/schemas/orders.yaml",
      "A schema file that is registered as version 1"
          + " when there is no schema yet, instead of inferring one.");
  static final Map<DriftKind, Option<String>> DRIFT = DriftOptions.all();

  static final Option<TableFormat> WRITE_FORMAT = Option.of(
          "write.format", OptionTypes.oneOf(TableFormat.class), "parquet", "The table's format.")
      .byDefault(TableFormat.DELTA);
  static final Option<WriteModeWord> WRITE_MODE = Option.of(
          "write.mode",
          OptionTypes.oneOf(WriteModeWord.class),
          "partition",
          "What a run replaces. `replace`: the snapshot becomes the whole table."
              + " `partition`: it replaces the partitions that it has rows for. `merge`: changes are applied to the"
              + " rows of their items.")
      .byDefault(WriteModeWord.REPLACE);
  static final Option<List<PartitionColumn>> WRITE_PARTITION_BY = Option.of(
          "write.partition-by",
          OptionTypes.PARTITION_BY,
          "[{name: dt, expression: to_date(created_at)}]",
          "The partition columns,"
              + " each computed by an SQL expression over the table's columns.")
      .byDefault(List.of());
  static final Option<DataSize> WRITE_TARGET_FILE_SIZE = Option.of(
          "write.target-file-size",
          OptionTypes.FILE_SIZE,
          "512MB",
          "The size that the table's files come near.")
      .byDefault(DataSize.ofMegabytes(256));
  static final Option<Compression> WRITE_COMPRESSION = Option.of(
          "write.compression",
          OptionTypes.oneOf(Compression.class),
          "snappy",
          "The codec of the table's Parquet files.")
      .byDefault(Compression.ZSTD);

  static final Option<Duration> WRITE_TOMBSTONE_RETENTION = Option.of(
          "write.tombstone-retention",
          OptionTypes.RETENTION,
          "30d",
          "How long the table remembers, by the times of the changes, that an item was deleted, so that an"
              + " older change that comes late does not bring it back.")
      .onlyWith(WRITE_MODE, "merge")
      .byDefault(Duration.ofDays(7));

  static final Option<QuarantineLimit> QUARANTINE_FAIL_ABOVE = Option.of(
          "quarantine.fail-above",
          OptionTypes.QUARANTINE_LIMIT,
          "0.1 %",
          "More quarantined items than this, as a count or as"
              + " a share of all items, and the run publishes nothing.")
      .byDefault(QuarantineLimit.NONE)
      .pace();

  static final List<Option<?>> ALL = all();

  /** What the sections of the file are for, by their path. */
  static final Map<String, String> SECTIONS = Map.of(
      "key", "The key of the DynamoDB table, where the source does not tell it.",
      "source", "What is read.",
      "schema", "The registered schema.",
      "schema.drift",
          "What becomes of items that differ from the registered schema, by kind of difference.",
      "write", "How the lake table is written.",
      "quarantine", "Items that cannot become rows.");

  private Options() {}

  static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    ALL.forEach(option -> keys.add(option.key()));
    return keys;
  }

  /** What a source needs that calls DynamoDB. */
  private static <T> Option<T> table(Option<T> option) {
    return stream(request(scan(option)));
  }

  private static <T> Option<T> stream(Option<T> option) {
    return option.onlyWith(SOURCE_STREAM, "true");
  }

  private static <T> Option<T> request(Option<T> option) {
    return option.onlyWith(SOURCE_REQUEST, "true");
  }

  private static <T> Option<T> scan(Option<T> option) {
    return option.onlyWith(SOURCE_TYPE, "scan");
  }

  private static List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>(List.of(
        TABLE,
        LAKE,
        KEY_PARTITION,
        KEY_SORT,
        SOURCE_TYPE,
        SOURCE_PATH,
        SOURCE_REQUEST,
        SOURCE_STREAM,
        SOURCE_EXPORTS,
        SOURCE_TABLE,
        SOURCE_REGION,
        SOURCE_ENDPOINT,
        SOURCE_TO,
        SOURCE_AT,
        SOURCE_FORMAT,
        SOURCE_BUCKET_OWNER,
        SOURCE_ENCRYPTION,
        SOURCE_KMS_KEY,
        SOURCE_PATIENCE,
        SOURCE_READER,
        SOURCE_SEGMENTS,
        SOURCE_READ_UNITS,
        SOURCE_MAX_READ_UNITS,
        SOURCE_PAGE_ITEMS,
        SOURCE_LANDING_FILE_SIZE,
        SOURCE_CONSISTENT,
        SOURCE_PROJECTION,
        SOURCE_FILTER,
        SOURCE_INDEX,
        SOURCE_SINCE,
        SOURCE_UNTIL,
        SOURCE_PROFILE,
        SOURCE_ROLE,
        SOURCE_EXTERNAL_ID,
        SCHEMA_FIRST_RUN,
        SCHEMA_FILE));
    all.addAll(DRIFT.values());
    all.addAll(List.of(
        WRITE_FORMAT,
        WRITE_MODE,
        WRITE_PARTITION_BY,
        WRITE_TARGET_FILE_SIZE,
        WRITE_COMPRESSION,
        WRITE_TOMBSTONE_RETENTION,
        QUARANTINE_FAIL_ABOVE));
    return List.copyOf(all);
  }
}
