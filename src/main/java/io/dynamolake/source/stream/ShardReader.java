// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.ChangeJson;
import io.dynamolake.landing.ChangeFileBuffer;
import io.dynamolake.landing.StreamGap;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * Reads one shard and lands it, in files of about 4 MB. Keeps its iterator between passes. Used by one thread at a time.
 *
 * <p>A shard that is closed is read to its end. Of an open one DynamoDB does not tell where its end is: it counts as caught up at a
 * record that was made after the pass began, or after so many answers without records. Where it was wrong about that, the next pass goes on.
 */
final class ShardReader {
  private static final int FILE_BYTES = 4 << 20;
  private static final int MOST_FAILURES = 5;

  private final StreamApi api;
  private final String arn;
  private final CaptureLedger ledger;
  private final CaptureSteps steps;
  private final CapturePace pace;
  private final Clock clock;

  private ShardCheckpoint checkpoint;
  /** Of the last record that was read, landed or not; empty if there is none. */
  private String read;

  /** When that record was made. */
  private Instant made;

  /** Of what this pass has read; null before its first record. */
  private @Nullable Instant madeInPass;

  private @Nullable String iterator;
  private ChangeFileBuffer buffer;
  private long files;
  private long records;

  ShardReader(
      StreamApi api,
      String arn,
      CaptureLedger ledger,
      CaptureSteps steps,
      CapturePace pace,
      Clock clock,
      ShardCheckpoint checkpoint) {
    this.api = api;
    this.arn = arn;
    this.ledger = ledger;
    this.steps = steps;
    this.pace = pace;
    this.clock = clock;
    this.checkpoint = checkpoint;
    this.read = checkpoint.sequenceNumber();
    this.made = checkpoint.since();
    this.buffer = empty();
  }

  ShardCheckpoint checkpoint() {
    return checkpoint;
  }

  /** Files landed so far. */
  long files() {
    return files;
  }

  /** Records landed so far. */
  long records() {
    return records;
  }

  /**
   * Reads on. What was read is landed when this returns; when it throws, what the checkpoint counts is.
   *
   * @param closed whether DynamoDB has written the last record of the shard
   */
  void catchUp(Instant begun, Ending closed) throws InterruptedException {
    int empty = 0;
    int failures = 0;
    madeInPass = null;
    while (checkpoint.isOpen()) {
      GetRecordsResponse answer;
      try {
        if (iterator == null && !position()) {
          return;
        }
        answer = api.records(String.valueOf(iterator));
        failures = 0;
      } catch (ExpiredIteratorException
          | TrimmedDataAccessException
          | ResourceNotFoundException e) {
        // Of a shard that has gone, a new iterator will tell.
        iterator = null;
        if (e instanceof TrimmedDataAccessException) {
          lost(StreamGap.Kind.TRIMMED);
        }
        if (++failures > MOST_FAILURES) {
          throw new DynamoLakeException(
              ErrorCode.UNAVAILABLE,
              "Cannot capture shard " + checkpoint.shardId()
                  + ": its iterators expire or are trimmed at once. Run again.",
              e);
        }
        continue;
      }
      add(answer);
      iterator = answer.nextShardIterator();
      if (iterator == null) {
        land();
        store(checkpoint.in(ShardCheckpoint.State.READ_TO_END));
        return;
      }
      empty = answer.records().isEmpty() ? empty + 1 : 0;
      boolean recent = madeInPass != null && !madeInPass.isBefore(begun);
      boolean reached = recent || empty >= pace.emptyAnswers();
      if (closed == Ending.OPEN && reached) {
        break;
      }
      if (answer.records().isEmpty()) {
        Thread.sleep(pace.pause().toMillis());
      }
    }
    land();
  }

  enum Ending {
    OPEN,
    CLOSED
  }

  /** @return whether there is anything to read */
  private boolean position() {
    iterator = api.iterator(arn, checkpoint.shardId(), read);
    if (iterator == null) {
      lost(StreamGap.Kind.SHARD_GONE);
      store(checkpoint.in(ShardCheckpoint.State.LOST));
    }
    return iterator != null;
  }

  /** Records a gap behind what was read, and goes on with the oldest record that is left. */
  private void lost(StreamGap.Kind kind) {
    land();
    ledger.gap(kind, checkpoint.shardId(), read, checkpoint.since(), clock.instant());
    store(checkpoint.trimmed());
    read = "";
  }

  private void add(GetRecordsResponse answer) {
    for (Record record : answer.records()) {
      buffer.add(
          new BigInteger(record.dynamodb().sequenceNumber()),
          ChangeJson.lineBytes(StreamRecords.of(record, ledger.label(), checkpoint.shardId())));
      read = record.dynamodb().sequenceNumber();
      Instant told = record.dynamodb().approximateCreationDateTime();
      if (told != null) {
        made = told;
        madeInPass = told;
      }
    }
    if (buffer.compressedBytes() >= FILE_BYTES) {
      land();
    }
  }

  private void land() {
    if (buffer.records() == 0) {
      return;
    }
    ChangeFileBuffer full = buffer;
    long count = full.records();
    buffer = empty();
    try {
      ledger.land(full.name().path(), full.finish());
      files++;
      records += count;
      steps.fileLanded();
      store(checkpoint.landed(read, count, made));
    } catch (RuntimeException | Error e) {
      // What the checkpoint does not count is read again, by the next pass if not by another
      // process.
      read = checkpoint.sequenceNumber();
      made = checkpoint.since();
      iterator = null;
      throw e;
    }
  }

  private void store(ShardCheckpoint next) {
    ledger.store(next);
    checkpoint = next;
    steps.checkpointWritten();
  }

  private ChangeFileBuffer empty() {
    return new ChangeFileBuffer(ledger.label(), checkpoint.shardId());
  }
}
