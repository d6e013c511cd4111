// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.PrintableText;
import io.dynamolake.source.SourceErrors;
import io.dynamolake.source.SourceTable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;

/**
 * The messages of this package.
 *
 * @param place region and endpoint, for people
 * @param times what to do about a time that DynamoDB does not take
 */
record ExportErrors(ExportSpec spec, SourceTable table, String place, String times) {
  /** What DynamoDB answered at once. Its own texts speak of the request, never of items. */
  DynamoLakeException refused(String verb, String action, SdkException e) {
    String prefix = "Cannot " + verb + " " + table.name() + " (" + place + "): ";
    return switch (SourceErrors.code(e)) {
      case "PointInTimeRecoveryUnavailableException", "ContinuousBackupsUnavailableException" ->
        recoveryIsOff(e);
      case "TableNotFoundException" ->
        configuration(
            prefix + "there is no such table any more. Check the name, the region and the account.",
            e);
      case "InvalidExportTimeException" ->
        configuration(
            prefix + "DynamoDB does not take the point in time" + said(e) + ". " + times, e);
      case "ExportConflictException" ->
        configuration(
            prefix
                + "under this run id an export with other parameters was asked for in the last eight hours"
                + said(e)
                + ". Restore the run folder and the pipeline file, or start a new run with --run-id.",
            e);
      case "ExportNotFoundException" ->
        new DynamoLakeException(
            ErrorCode.INTEGRITY,
            prefix
                + "DynamoDB does not know it any more: it forgets exports after 90 days. Read its files with source.path, or"
                + " start a new run with --run-id.",
            e);
      case "LimitExceededException" ->
        new DynamoLakeException(
            ErrorCode.UNAVAILABLE,
            prefix + "the account has too many exports at work" + said(e)
                + ". Run the same command again when some are done.",
            e);
      case "ValidationException" ->
        configuration(
            prefix + "DynamoDB refuses the request" + said(e) + ". Check the source's settings.",
            e);
      case "UnknownOperationException" ->
        configuration(
            prefix
                + "this endpoint has no exports, as DynamoDB Local. Use an endpoint of AWS, or a scan.",
            e);
      default -> SourceErrors.failed(verb, e, table.name(), place, action);
    };
  }

  DynamoLakeException recoveryIsOff(@Nullable Throwable e) {
    return configuration(
        "Cannot export table " + table.name() + " (" + place
            + "): its point-in-time recovery is off. Turn it on with: aws dynamodb update-continuous-backups --table-name "
            + table.name()
            + " --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true --region "
            + table.region() + ".",
        e);
  }

  DynamoLakeException outsideRecovery(Instant at, @Nullable Instant from, @Nullable Instant to) {
    return configuration(
        "Cannot export table " + table.name() + " (" + place + ") as of " + at
            + ": it can be restored from " + from + " to " + to
            + ". Set source.at to a time between them, or run again when that time has come.",
        null);
  }

  /** What DynamoDB found out after it had accepted the request. */
  DynamoLakeException failed(ExportDescription export) {
    String code = PrintableText.of(String.valueOf(export.failureCode()));
    String message = export.failureMessage() == null
        ? ""
        : ": " + PrintableText.of(export.failureMessage().strip().replaceFirst("[.]+$", ""));
    String prefix = "Cannot export table " + table.name() + " to " + spec.to() + ": export "
        + id(export.exportArn()) + " failed (" + code + message + "). ";
    String again = " Then run the same command again: it asks for a new export.";
    ExportSpec.Encryption encryption = spec.encryption();
    String key = encryption == null ? "the bucket's key" : "source.kms-key";
    return switch (code) {
      case "S3NoSuchBucket", "NoSuchBucket" ->
        configuration(
            prefix + "Create bucket " + spec.to().bucket() + ", or correct source.to." + again,
            null);
      case "S3AccessDenied", "AccessDenied", "S3Forbidden" ->
        permission(prefix
            + "Allow s3:PutObject, s3:PutObjectAcl and s3:AbortMultipartUpload on the bucket to the credentials of this run;"
            + " if the bucket belongs to another account, set source.bucket-owner and allow them in its policy."
            + again);
      case "KmsNotFoundException", "KMSNotFoundException" ->
        configuration(
            prefix + "Check that " + key + " exists in the region of bucket "
                + spec.to().bucket() + "." + again,
            null);
      case "KmsAccessDeniedException", "KMSAccessDeniedException" ->
        permission(prefix + "Allow kms:GenerateDataKey and kms:Decrypt on " + key
            + " to the credentials of this run." + again);
      case "KmsDisabledException",
          "KmsInvalidStateException",
          "KMSDisabledException",
          "KMSInvalidStateException" ->
        configuration(prefix + "Enable " + key + ", or use another one." + again, null);
      default ->
        new DynamoLakeException(
            ErrorCode.UNAVAILABLE,
            prefix
                + "Look the code up in the documentation of DynamoDB's exports. The same command again asks for a new export.");
    };
  }

  DynamoLakeException lostPatience(String exportArn, Duration patience) {
    return new DynamoLakeException(
        ErrorCode.UNAVAILABLE,
        "Cannot read export " + id(exportArn) + " of table " + table.name()
            + ": it is still being written after " + text(patience)
            + ". Run the same command again to go on waiting; nothing is asked for twice. source.patience sets how long a run"
            + " waits.");
  }

  DynamoLakeException notWhatWasAskedFor(String exportArn, String difference) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot take export " + exportArn + " for table " + table.name() + ": " + difference
            + ". Find out who changed the run folder or asked for that export, or start a new run with --run-id.");
  }

  /** {@code 90 min} or {@code 6 h}. */
  static String text(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      return duration.toSeconds() + " s";
    }
    boolean hours = duration.toMinutes() % 60 == 0;
    return hours ? duration.toHours() + " h" : duration.toMinutes() + " min";
  }

  /** The last part of an export's ARN. */
  static String id(String exportArn) {
    return exportArn.substring(exportArn.lastIndexOf('/') + 1);
  }

  /** Whether an export's id tells so: it begins with the milliseconds at which the export began. */
  static boolean beganBefore(String exportArn, Instant earliest) {
    String millis = id(exportArn).split("-", 2)[0];
    return millis.matches("\\d{14}") && Long.parseLong(millis) < earliest.toEpochMilli();
  }

  private static String said(SdkException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String message = service.awsErrorDetails().errorMessage();
      if (message != null && !message.isBlank()) {
        return " (" + PrintableText.of(message.strip()) + ")";
      }
    }
    return "";
  }

  private static DynamoLakeException configuration(String message, @Nullable Throwable e) {
    return new DynamoLakeException(ErrorCode.CONFIGURATION, message, e);
  }

  private static DynamoLakeException permission(String message) {
    return new DynamoLakeException(ErrorCode.PERMISSION, message);
  }
}
