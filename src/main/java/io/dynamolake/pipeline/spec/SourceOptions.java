// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.item.DataFormat;
import io.dynamolake.source.ItemCondition;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The options below {@code source}, but for those of a scan. */
final class SourceOptions {
  static final Option<SourceType> TYPE = Option.of(
          "source.type",
          OptionTypes.oneOf(SourceType.class),
          "export",
          "Where the items come from: `scan` reads the"
              + " DynamoDB table, `export` a full export to S3. `changes` applies what has changed since.")
      .required();
  static final Option<Boolean> REQUEST = Option.of(
          "source.request",
          OptionTypes.FLAG,
          "true",
          "Whether the run asks DynamoDB for the export, once, and waits for it; of changes, for the incremental exports that"
              + " are missing up to now. That costs money by the size of the table, or of the changes, and needs"
              + " point-in-time recovery.")
      .byDefault(false)
      .onlyWith(TYPE, "export")
      .onlyWith(TYPE, "changes");
  static final Option<String> PATH = Option.of(
          "source.path",
          OptionTypes.PATH,
          "s3://my-exports/ddb/AWSDynamoDB/01700000000000-abcdef12",
          "The export's folder, its"
              + " `manifest-summary.json`, or a prefix that holds exactly one export.")
      .required()
      .onlyWith(TYPE, "export", REQUEST, "false");
  static final Option<Boolean> STREAM = Option.of(
          "source.stream",
          OptionTypes.FLAG,
          "true",
          "Whether the changes are those of the table's DynamoDB stream, in `<lake>/_dynamolake/<table>/landing/stream`: `capture` lands"
              + " them there, `run` applies them.")
      .byDefault(false)
      .onlyWith(TYPE, "changes");
  static final Option<String> EXPORTS = Option.of(
          "source.exports",
          OptionTypes.PATH,
          "s3://my-exports/ddb",
          "The folder below which incremental exports lie. A run"
              + " applies those that the table does not have yet. With `request`, a bucket and a prefix: those that are asked for"
              + " are written there.")
      .onlyWith(TYPE, "changes");
  static final Option<String> LANDING = Option.of(
          "source.landing",
          OptionTypes.PATH,
          "s3://my-landings/orders",
          "The folder into which the changes of a stream were landed otherwise: by the Lambda function, by Firehose, or as events. A run"
              + " applies the files that the table has not applied yet.")
      .onlyWith(TYPE, "changes");
  static final Option<String> TABLE = table(Option.of(
          "source.table",
          OptionTypes.DYNAMODB_TABLE,
          "orders",
          "The DynamoDB table, by name or ARN."))
      .byDefault(TableOptions.TABLE);
  static final Option<String> REGION = table(Option.of(
      "source.region",
      OptionTypes.REGION,
      "eu-west-1",
      "The table's region. Left out, the environment or the AWS" + " profile tells it."));
  static final Option<URI> ENDPOINT = table(Option.of(
      "source.endpoint",
      OptionTypes.ENDPOINT,
      "http://localhost:8000",
      "An endpoint other than that of AWS, such as" + " DynamoDB Local."));
  static final Option<String> PROFILE = table(Option.of(
          "source.profile",
          OptionTypes.PROFILE,
          "nightly",
          "The profile of the AWS configuration files that has the credentials, on the driver and on every executor."
              + " Left out, they come from the environment."))
      .pace();
  static final Option<String> ROLE = table(Option.of(
          "source.role-arn",
          OptionTypes.ROLE_ARN,
          "arn:aws:iam::123456789012:role/reader",
          "A role to assume, with the credentials that are found, for reading the table."))
      .pace();
  static final Option<String> EXTERNAL_ID = table(Option.of(
          "source.external-id",
          OptionTypes.EXTERNAL_ID,
          "lake-reader",
          "The external id that the owner of source.role-arn asks for."))
      .pace();
  static final Option<String> TO = Option.of(
          "source.to",
          OptionTypes.BUCKET_AND_PREFIX,
          "s3://my-exports/ddb",
          "Where the export is written: a bucket and a prefix. It is read from there by the same scheme.")
      .required()
      .onlyWith(TYPE, "export", REQUEST, "true");
  static final Option<Instant> AT = Option.of(
          "source.at",
          OptionTypes.SECOND,
          "2026-11-22T00:00:00Z",
          "The state of the table to export, within its point-in-time recovery. Left out, the latest one when a run"
              + " begins.")
      .onlyWith(TYPE, "export", REQUEST, "true");
  static final Option<List<ItemCondition>> KEY_CONDITION = Option.of(
          "source.key-condition",
          OptionType.listOf("a list of {attribute, operator, value}", new ConditionType()),
          "[{attribute: pk, operator: \"=\", value: {S: customer-1}}]",
          "The one partition key whose items are exported, and at most one condition on the sort key; `[]` exports all. The export"
              + " costs less by it.")
      .byDefault(List.of())
      .onlyWith(TYPE, "export", REQUEST, "true");
  static final Option<DataFormat> FORMAT = request(Option.of(
          "source.format",
          OptionTypes.oneOf(DataFormat.class),
          "ion",
          "How the export's records are written."))
      .byDefault(DataFormat.DYNAMODB_JSON);
  static final Option<String> BUCKET_OWNER = request(Option.of(
      "source.bucket-owner",
      OptionTypes.ACCOUNT,
      "123456789012",
      "The account that owns the bucket, if it is another one."));
  static final Option<EncryptionWord> ENCRYPTION = request(Option.of(
      "source.encryption",
      OptionTypes.oneOf(EncryptionWord.class),
      "kms",
      "How S3 encrypts the export's objects. Left out, as the bucket does by itself."));
  static final Option<String> KMS_KEY = request(
      Option.of(
          "source.kms-key",
          OptionTypes.KMS_KEY,
          "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab",
          "The key for `source.encryption: kms`, in the bucket's region. Left out, the key that AWS manages."));
  static final Option<Duration> PATIENCE = request(Option.of(
          "source.patience",
          OptionTypes.TIME_SPAN,
          "90m",
          "How long a run waits for the export, which takes from minutes to hours. Then it ends with status 5, and the"
              + " same run id goes on waiting."))
      .byDefault(Duration.ofHours(12))
      .pace();

  private SourceOptions() {}

  static List<Option<?>> all() {
    return List.of(
        TYPE,
        REQUEST,
        PATH,
        STREAM,
        EXPORTS,
        LANDING,
        TABLE,
        REGION,
        ENDPOINT,
        PROFILE,
        ROLE,
        EXTERNAL_ID,
        TO,
        AT,
        KEY_CONDITION,
        FORMAT,
        BUCKET_OWNER,
        ENCRYPTION,
        KMS_KEY,
        PATIENCE);
  }

  /** What a source needs that calls DynamoDB. */
  private static <T> Option<T> table(Option<T> option) {
    return option.onlyWith(TYPE, "scan").onlyWith(REQUEST, "true").onlyWith(STREAM, "true");
  }

  private static <T> Option<T> request(Option<T> option) {
    return option.onlyWith(REQUEST, "true");
  }
}
