// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import org.jspecify.annotations.Nullable;

/**
 * What a change record says about itself: where the change stands among all others, and where it was seen. An incremental export tells
 * {@code writeTimestampMicros} and nothing else, a stream record everything but that. What the source does not tell is null.
 *
 * @param writeTimestampMicros when DynamoDB made the change, in microseconds since the epoch
 * @param streamLabel of the stream that the record was read from; a stream that is switched off and on again has another one
 * @param sequenceNumber decimal digits; orders the changes of one item within a stream
 * @param kinesisSequenceNumber decimal digits; of a record that came by Kinesis Data Streams, which has no {@code sequenceNumber}
 * @param eventId unique in a stream, and the same when a record is delivered again
 * @param approximateCreationDateTime seconds since the epoch, as precise as the source tells it: {@code 1700000000.123456}
 * @param userIdentity who made the change, where it was not the user: Time to Live
 */
public record ChangeMetadata(
    @Nullable Long writeTimestampMicros,
    @Nullable String streamLabel,
    @Nullable String shardId,
    @Nullable String sequenceNumber,
    @Nullable String kinesisSequenceNumber,
    @Nullable String eventId,
    @Nullable String eventName,
    @Nullable String approximateCreationDateTime,
    @Nullable UserIdentity userIdentity) {

  /** As stream records have it. */
  public record UserIdentity(String type, String principalId) {
    /** Whether DynamoDB itself made the change. */
    private boolean isDynamoDb() {
      return type.equals("Service") && principalId.equals("dynamodb.amazonaws.com");
    }
  }

  /**
   * Whether Time to Live made the change, if it is a deletion. In a replica of a global table nothing tells so.
   *
   * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html">Streams and TTL</a>
   */
  public boolean isByTimeToLive() {
    return userIdentity != null && userIdentity.isDynamoDb();
  }

  /** Of a record of an incremental export. */
  public static ChangeMetadata exported(long writeTimestampMicros) {
    return new ChangeMetadata(writeTimestampMicros, null, null, null, null, null, null, null, null);
  }

  /** Of a stream record of which no more is known than its place in the stream. */
  public static ChangeMetadata streamed(
      @Nullable String streamLabel,
      String sequenceNumber,
      @Nullable String approximateCreationDateTime) {
    return new ChangeMetadata(
        null,
        streamLabel,
        null,
        sequenceNumber,
        null,
        null,
        null,
        approximateCreationDateTime,
        null);
  }
}
