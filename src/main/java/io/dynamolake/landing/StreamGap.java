// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dynamolake.PrintableText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Changes that may have been made and are not in the landing. It is recorded there as a file, which stays: a gap is open as long as the
 * lake table does not have, from a snapshot or incremental exports, every change up to {@link #noticed}.
 *
 * @param shardId empty where the gap lies between two streams
 * @param afterSequenceNumber the last one of the shard that was landed; empty if there is none
 * @param from a time since when all changes of the gap were made
 * @param noticed when it was found out, which is after all changes of the gap
 * @param file of the gap in the landing
 */
public record StreamGap(
    Kind kind,
    String streamLabel,
    String shardId,
    String afterSequenceNumber,
    Instant from,
    Instant noticed,
    String file) {
  /** What capturing writes of itself, in a folder for each stream: {@code capture/<stream label>/}. */
  public static final String CAPTURE_FOLDER = "capture";

  /** In the folder of a stream. */
  public static final String FOLDER = "gaps";

  private static final JsonMapper MAPPER = new JsonMapper();

  /** How changes can get lost. */
  public enum Kind {
    /** DynamoDB says that it has deleted records behind the last one that was read. */
    TRIMMED("records were deleted before they were read"),
    /** The shard is not there any more, and it was not read to its end. */
    SHARD_GONE("the shard was deleted before it was read to its end"),
    /** The shard descends from one that nobody has read. */
    PARENT_GONE("a shard before it was deleted before it was read"),
    /** DynamoDB keeps records for 24 hours, and nothing tells whether there were any. */
    TOO_LATE("the last capture is more than 24 hours ago"),
    /** The stream was there long before anything of it was captured or landed. */
    NEVER_READ("the stream was on for longer than 24 hours before its first capture"),
    /** The table's stream was switched off and on again. */
    STREAM_REPLACED("the stream was switched off and on again");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** Whether the table may lack changes of the gap, which has every change that was made before a time. */
  public boolean isOpen(Instant through) {
    return noticed.isAfter(through);
  }

  /** Another one for every gap; the same gap, noticed again, has the same one. */
  public String name() {
    return kind.name() + "-" + ChangeFileName.folder(shardId) + "-" + afterSequenceNumber + "-"
        + from.getEpochSecond() + ".json";
  }

  /** The content of the file, in UTF-8: everything but its own name. */
  public String json() {
    return MAPPER
            .createObjectNode()
            .put("kind", kind.name())
            .put("streamLabel", streamLabel)
            .put("shardId", shardId)
            .put("afterSequenceNumber", afterSequenceNumber)
            .put("from", from.toString())
            .put("noticed", noticed.toString())
        + "\n";
  }

  /** What {@link #json} made; empty for anything else. */
  public static Optional<StreamGap> parse(byte[] content, String file) {
    try {
      JsonNode members = MAPPER.readTree(content);
      return Optional.of(new StreamGap(
          Kind.valueOf(members.required("kind").asText()),
          members.required("streamLabel").asText(),
          members.required("shardId").asText(),
          members.required("afterSequenceNumber").asText(),
          Instant.parse(members.required("from").asText()),
          Instant.parse(members.required("noticed").asText()),
          file));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** For people: what is missing, and since when. */
  public String text() {
    String where = shardId.isEmpty() ? "stream " + streamLabel : "shard " + shardId;
    String after =
        afterSequenceNumber.isEmpty() ? "" : " after sequence number " + afterSequenceNumber;
    return PrintableText.of(where + after) + ": " + kind.words() + "; changes between " + from
        + " and " + noticed + " may be missing (" + PrintableText.of(file) + ")";
  }
}
