// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Up to when a table has the changes of its source. A property of the table that each commit writes together with the rows: so it is
 * true of every version, also of one that somebody goes back to.
 *
 * @param tableArn ARN of the source table
 * @param tableId UUID of the source table; empty where nobody told it
 * @param through the table has every change that was made before this time
 * @param snapshotUntil when the reading of the snapshot that the table began with was over; rows that no change has touched since then are
 *     of some time before
 * @param latest when the latest change was made that the table has seen; {@link Instant#EPOCH} for none
 * @param run id of the run that wrote this
 * @param tombstones folder of the deleted items that the table remembers, relative to the control folder; empty for none
 * @param tombstonesFrom what was deleted before this time may have been forgotten
 * @param applied the list of {@link AppliedFiles}, relative to the control folder; empty for none
 */
record TableHistory(
    String tableArn,
    String tableId,
    Instant through,
    Instant snapshotUntil,
    Instant latest,
    String run,
    String tombstones,
    Instant tombstonesFrom,
    String applied) {
  static final String PROPERTY = "dynamolake.changes";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a table that a snapshot has just replaced. */
  static TableHistory began(
      String tableArn, String tableId, Instant at, Instant until, String run) {
    return new TableHistory(
        tableArn, tableId, at, until, Instant.EPOCH, run, "", Instant.EPOCH, "");
  }

  /**
   * Empty for a table that tells nothing of it: it was not written as a whole, or not by this program.
   *
   * @throws DynamoLakeException INTEGRITY if the property is not what was written
   */
  static Optional<TableHistory> of(Map<String, String> properties) {
    String text = properties.getOrDefault(PROPERTY, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(text);
      return Optional.of(new TableHistory(
          json.path("tableArn").asText(),
          json.path("tableId").asText(),
          Instant.parse(json.path("through").asText()),
          Instant.parse(json.path("snapshotUntil").asText()),
          Instant.parse(json.path("latest").asText()),
          json.path("run").asText(),
          json.path("tombstones").asText(),
          Instant.parse(json.path("tombstonesFrom").asText()),
          json.path("applied").asText()));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot tell which changes the table has: its property " + PROPERTY
              + " is not what was written. Publish a snapshot with mode replace.",
          e);
    }
  }

  String property() {
    ObjectNode json = JSON.createObjectNode();
    json.put("tableArn", tableArn)
        .put("tableId", tableId)
        .put("through", through.toString())
        .put("snapshotUntil", snapshotUntil.toString())
        .put("latest", latest.toString())
        .put("run", run)
        .put("tombstones", tombstones)
        .put("tombstonesFrom", tombstonesFrom.toString())
        .put("applied", applied);
    return json.toString();
  }
}
