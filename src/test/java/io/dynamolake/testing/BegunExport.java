// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * An export that the stub has begun, and charged.
 *
 * @param request what was asked, as it came over the wire
 * @param failure the code with which it ends; empty if it succeeds
 */
public record BegunExport(
    String arn, JsonNode request, Instant began, Instant ends, String failure, boolean filtered) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> REPEATED = List.of(
      "ExportTime",
      "ClientToken",
      "S3Bucket",
      "S3BucketOwner",
      "S3Prefix",
      "S3SseAlgorithm",
      "S3SseKmsKeyId",
      "ExportFormat",
      "ExportType",
      "IncrementalExportSpecification",
      "FilterSpecification");

  public String id() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** A member of the request. */
  public String text(String member) {
    return request.path(member).asText();
  }

  public Instant exportTime() {
    return Instant.ofEpochSecond(request.path("ExportTime").asLong());
  }

  /** Where the window of an incremental export begins. */
  public Instant from() {
    return from(request);
  }

  /** Where it ends. */
  public Instant to() {
    return to(request);
  }

  static Instant from(JsonNode request) {
    return window(request, "ExportFromTime");
  }

  static Instant to(JsonNode request) {
    return window(request, "ExportToTime");
  }

  private static Instant window(JsonNode request, String end) {
    return Instant.ofEpochSecond(
        request.path("IncrementalExportSpecification").path(end).asLong());
  }

  /** The folder's key in the bucket. */
  public String root() {
    String prefix = text("S3Prefix");
    return (prefix.isEmpty() ? "" : prefix.replaceAll("/$", "") + "/") + "AWSDynamoDB/" + id();
  }

  boolean isOver(Instant now) {
    return !now.isBefore(ends);
  }

  String status(Instant now) {
    return !isOver(now) ? "IN_PROGRESS" : failure.isEmpty() ? "COMPLETED" : "FAILED";
  }

  /** As DescribeExport answers. */
  ObjectNode description(Instant now) {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode description = answer
        .putObject("ExportDescription")
        .put("ExportArn", arn)
        .put("ExportStatus", status(now))
        .put("StartTime", seconds(began))
        .put("TableArn", text("TableArn"))
        .put("TableId", ExportApiStub.TABLE_ID)
        .put("DestinationType", "S3");
    for (String member : REPEATED) {
      if (request.has(member)) {
        description.set(member, request.path(member));
      }
    }
    if (filtered) {
      description
          .putObject("FilterSpecification")
          .put("FilterExpression", "attribute_exists(note)");
    }
    if (isOver(now) && failure.isEmpty()) {
      description
          .put("EndTime", seconds(ends))
          .put("ItemCount", 40)
          .put("BilledSizeBytes", ExportApiStub.TABLE_BYTES)
          .put("ExportManifest", root() + "/manifest-summary.json");
    } else if (isOver(now)) {
      description
          .put("EndTime", seconds(ends))
          .put("FailureCode", failure)
          .put("FailureMessage", "Something about " + text("S3Bucket") + ".");
    }
    return answer;
  }

  static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }
}
