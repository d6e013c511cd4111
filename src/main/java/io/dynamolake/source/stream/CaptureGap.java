// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import java.time.Instant;

/**
 * Changes that may have been made and are not in the landing. A gap stays recorded, as a file, until somebody who has closed it by an
 * incremental export deletes that file.
 *
 * @param shardId empty where the gap lies between two streams
 * @param afterSequenceNumber the last one of the shard that was landed; empty if there is none
 * @param from a time since when all changes of the gap were made
 * @param noticed when it was found out, which is after all changes of the gap
 * @param file of the gap in the landing
 */
public record CaptureGap(
    Kind kind,
    String streamLabel,
    String shardId,
    String afterSequenceNumber,
    Instant from,
    Instant noticed,
    String file) {
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

  /** For people: what is missing, and since when. */
  public String text() {
    String where = shardId.isEmpty() ? "stream " + streamLabel : "shard " + shardId;
    String after =
        afterSequenceNumber.isEmpty() ? "" : " after sequence number " + afterSequenceNumber;
    return where + after + ": " + kind.words() + "; changes between " + from + " and " + noticed
        + " may be missing (" + file + ")";
  }
}
