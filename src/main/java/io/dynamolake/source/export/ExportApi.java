// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceErrors;
import io.dynamolake.source.SourceTable;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ExportFormat;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportSummary;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportType;
import software.amazon.awssdk.services.dynamodb.model.ExportViewType;
import software.amazon.awssdk.services.dynamodb.model.ListExportsResponse;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.S3SseAlgorithm;

/** DynamoDB's calls about exports. What fails in a way that may pass is asked again for ten minutes: every call here may be repeated. */
final class ExportApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportApi.class);
  private static final Duration PERSISTENCE = Duration.ofMinutes(10);
  private static final int MOST_RENEWALS = 3;
  private static final int PAGE = 25;

  private final ExportSpec spec;
  private final SourceTable table;
  private final ExportErrors errors;
  private final Timing timing;
  private final DynamoDbClient client;

  ExportApi(
      ExportSpec spec,
      SourceTable table,
      DynamoDbConnection connection,
      ExportErrors errors,
      Timing timing) {
    this.spec = spec;
    this.table = table;
    this.errors = errors;
    this.timing = timing;
    this.client =
        connection.open(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  /** Null where DynamoDB says nothing of continuous backups. */
  @Nullable
  PointInTimeRecoveryDescription pointInTimeRecovery() {
    return call(
        "describe the backups of table",
        "dynamodb:DescribeContinuousBackups",
        () -> client
            .describeContinuousBackups(request -> request.tableName(table.name()))
            .continuousBackupsDescription()
            .pointInTimeRecoveryDescription());
  }

  /** The bytes that an export is charged by: the table's and those of its local indexes, as of some hours ago. */
  long chargedBytes() {
    return table.sizeBytes()
        + call(
            "describe table",
            "dynamodb:DescribeTable",
            () -> client
                .describeTable(request -> request.tableName(table.name()))
                .table()
                .localSecondaryIndexes()
                .stream()
                .map(LocalSecondaryIndexDescription::indexSizeBytes)
                .mapToLong(bytes -> bytes == null ? 0 : bytes)
                .sum());
  }

  /** Asks for the export. The same token gives the same export for eight hours. */
  DescribedExport request(ExportRequest wanted) {
    ExportTableToPointInTimeRequest.Builder request = ExportTableToPointInTimeRequest.builder()
        .tableArn(wanted.tableArn())
        .clientToken(wanted.token())
        .exportFormat(ExportFormat.fromValue(spec.format().name()))
        .s3Bucket(spec.to().bucket())
        .s3BucketOwner(spec.bucketOwner())
        .filterSpecification(ExportFilter.of(spec.selection(), table).orElse(null));
    if (wanted.exportFrom() == null) {
      request.exportType(ExportType.FULL_EXPORT).exportTime(wanted.exportTime());
    } else {
      request
          .exportType(ExportType.INCREMENTAL_EXPORT)
          .incrementalExportSpecification(window -> window
              .exportFromTime(wanted.exportFrom())
              .exportToTime(wanted.exportTime())
              .exportViewType(ExportViewType.NEW_AND_OLD_IMAGES));
    }
    if (!spec.to().prefix().isEmpty()) {
      request.s3Prefix(spec.to().prefix());
    }
    ExportSpec.Encryption encryption = spec.encryption();
    if (encryption != null) {
      request
          .s3SseAlgorithm(S3SseAlgorithm.fromValue(encryption.algorithm().name()))
          .s3SseKmsKeyId(encryption.kmsKey());
    }
    return call(
        "export table",
        "dynamodb:ExportTableToPointInTime",
        () -> new DescribedExport(
            client.exportTableToPointInTime(request.build()).exportDescription()));
  }

  DescribedExport describe(String exportArn) {
    return call(
        "describe export " + ExportErrors.id(exportArn) + " of table",
        "dynamodb:DescribeExport",
        () -> new DescribedExport(
            client.describeExport(request -> request.exportArn(exportArn)).exportDescription()));
  }

  /**
   * The exports of the table that began after {@code earliest} and have not failed, the last one first.
   *
   * @param kind a list that was made before there were kinds tells none: those are full
   */
  List<String> exportsSince(Instant earliest, ExportType kind) {
    List<String> arns = new ArrayList<>();
    String next = null;
    do {
      String token = next;
      ListExportsResponse page = call(
          "list the exports of table",
          "dynamodb:ListExports",
          () -> client.listExports(
              request -> request.tableArn(table.arn()).maxResults(PAGE).nextToken(token)));
      page.exportSummaries().stream()
          .filter(summary -> summary.exportStatus() != ExportStatus.FAILED)
          .filter(summary -> kind
              == (summary.exportType() == ExportType.INCREMENTAL_EXPORT
                  ? ExportType.INCREMENTAL_EXPORT
                  : ExportType.FULL_EXPORT))
          .map(ExportSummary::exportArn)
          .filter(arn -> !ExportErrors.beganBefore(arn, earliest))
          .forEach(arns::add);
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
    arns.sort((one, other) -> ExportErrors.id(other).compareTo(ExportErrors.id(one)));
    return arns;
  }

  /**
   * Waits.
   *
   * @throws UncheckedIOException if the thread is interrupted
   */
  void sleep(Duration pause) {
    try {
      timing.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("Waiting was interrupted");
      interrupted.initCause(e);
      throw new UncheckedIOException(interrupted);
    }
  }

  private <T extends @Nullable Object> T call(String verb, String action, Supplier<T> call) {
    Instant end = timing.now().plus(PERSISTENCE);
    Pauses pauses = new Pauses(timing);
    int renewals = 0;
    while (true) {
      try {
        return call.get();
      } catch (SdkException e) {
        DynamoLakeException failure = errors.refused(verb, action, e);
        Duration left = Duration.between(timing.now(), end);
        boolean renewed = SourceErrors.isExpired(e) && renewals++ < MOST_RENEWALS;
        if (!renewed && !SourceErrors.isPassing(e) || left.isNegative() || left.isZero()) {
          throw failure;
        }
        Duration pause = pauses.next(left);
        LOG.warn("{} Asking again in {} s.", failure.getMessage(), pause.toSeconds());
        sleep(pause);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
