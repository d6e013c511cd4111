// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.source.SourceTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportType;

/** An export as DynamoDB describes it. */
record DescribedExport(ExportDescription description, Coverage coverage) {
  String arn() {
    return description.exportArn();
  }

  boolean isComplete() {
    return description.exportStatus() == ExportStatus.COMPLETED;
  }

  boolean hasFailed() {
    return description.exportStatus() == ExportStatus.FAILED;
  }

  /** Whether it has, or will have, exactly what {@code request} asks for by {@code spec}. */
  boolean answers(ExportSpec spec, SourceTable table, ExportRequest request) {
    return !hasFailed()
        && holdsWholeTable()
        && request.tableArn().equals(description.tableArn())
        && isOf(table.id(), description.tableId())
        && isAt(request.exportTime())
        && spec.to().isAt(description.s3Bucket(), orEmpty(description.s3Prefix()))
        && spec.format().name().equals(description.exportFormatAsString())
        && isEncryptedBy(spec.encryption());
  }

  /** A full export's type is left out of its description unless the request named it. */
  boolean holdsWholeTable() {
    boolean full =
        description.exportType() == null || description.exportType() == ExportType.FULL_EXPORT;
    return full
        && coverage == Coverage.WHOLE_TABLE
        && description.incrementalExportSpecification() == null;
  }

  boolean isAt(Instant exportTime) {
    Instant time = description.exportTime();
    return time != null && time.truncatedTo(ChronoUnit.SECONDS).equals(exportTime);
  }

  private boolean isEncryptedBy(ExportSpec.@Nullable Encryption encryption) {
    return encryption == null
        || (encryption.algorithm().name().equals(description.s3SseAlgorithmAsString())
            && orEmpty(encryption.kmsKey()).equals(orEmpty(description.s3SseKmsKeyId())));
  }

  private static boolean isOf(String id, @Nullable String otherId) {
    return id.isEmpty() || orEmpty(otherId).isEmpty() || id.equals(otherId);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
