// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.source.SourceTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportType;
import software.amazon.awssdk.services.dynamodb.model.ExportViewType;
import software.amazon.awssdk.services.dynamodb.model.IncrementalExportSpecification;

/** An export as DynamoDB describes it. */
record DescribedExport(ExportDescription description) {
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
        && isOfItsKind(request)
        && isAt(request)
        && Objects.equals(
            description.filterSpecification(),
            ExportFilter.of(spec.selection(), table).orElse(null))
        && request.tableArn().equals(description.tableArn())
        && isOf(table.id(), description.tableId())
        && spec.to().isAt(description.s3Bucket(), orEmpty(description.s3Prefix()))
        && spec.format().name().equals(description.exportFormatAsString())
        && isEncryptedBy(spec.encryption());
  }

  /** Whether it has only items, or attributes, that somebody chose. */
  boolean isFiltered() {
    return description.filterSpecification() != null;
  }

  /** A full export's type is left out of its description unless the request named it. */
  boolean isOfItsKind(ExportRequest request) {
    boolean incremental = description.exportType() == ExportType.INCREMENTAL_EXPORT
        || description.incrementalExportSpecification() != null;
    return incremental == (request.exportFrom() != null);
  }

  boolean isAt(ExportRequest request) {
    IncrementalExportSpecification window = description.incrementalExportSpecification();
    return window == null
        ? isAt(description.exportTime(), request.exportTime())
        : isAt(window.exportFromTime(), request.exportFrom())
            && isAt(window.exportToTime(), request.exportTime())
            && window.exportViewType() == ExportViewType.NEW_AND_OLD_IMAGES;
  }

  private static boolean isAt(@Nullable Instant told, @Nullable Instant asked) {
    return told != null && told.truncatedTo(ChronoUnit.SECONDS).equals(asked);
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
