// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import java.time.Instant;

/**
 * How far a shard is landed. Written after the file that it counts: what is landed twice after a crash is harmless, what is skipped would
 * be lost.
 *
 * @param sequenceNumber of the last record that is landed; empty if there is none
 * @param records that were landed, as far as checkpoints know
 * @param since no change that the shard tells and that is not landed was made before this time, by DynamoDB's clock
 */
record ShardCheckpoint(
    String shardId, String sequenceNumber, State state, long records, Instant since) {
  enum State {
    OPEN,
    READ_TO_END,
    /** It is not there any more; a gap tells so. */
    LOST
  }

  static ShardCheckpoint begin(String shardId, Instant since) {
    return new ShardCheckpoint(shardId, "", State.OPEN, 0, since);
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean hasRecords() {
    return !sequenceNumber.isEmpty();
  }

  /** @param made when the last record was made */
  ShardCheckpoint landed(String last, long more, Instant made) {
    return new ShardCheckpoint(shardId, last, state, records + more, made);
  }

  /** What comes next is the oldest record that is left. */
  ShardCheckpoint trimmed() {
    return new ShardCheckpoint(shardId, "", state, records, since);
  }

  ShardCheckpoint in(State next) {
    return new ShardCheckpoint(shardId, sequenceNumber, next, records, since);
  }
}
