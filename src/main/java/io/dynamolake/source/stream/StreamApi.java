// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceErrors;
import io.dynamolake.source.TableAddress;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The calls that a capture makes. Throttled and failed calls are repeated by the client, ten times at most. Thread-safe. */
final class StreamApi implements AutoCloseable {
  private static final String ACTIONS =
      "dynamodb:DescribeTable, dynamodb:DescribeStream, dynamodb:GetShardIterator and dynamodb:GetRecords";

  private final TableAddress address;
  private final Clock clock;
  private final DynamoDbConnection connection;
  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;

  StreamApi(TableAddress address, Clock clock) {
    this.address = address;
    this.clock = clock;
    this.connection = address.connection();
    this.tables = connection.open();
    this.streams = connection.openStreams();
  }

  /**
   * A stream of the table as it describes itself.
   *
   * @param described when it did, by DynamoDB's clock
   */
  record Stream(String arn, String label, String viewType, List<Shard> shards, Instant described) {}

  /**
   * The ARN of the stream that the table has now.
   *
   * @throws DynamoLakeException CONFIGURATION if it has none
   */
  String currentArn() {
    TableDescription table;
    try {
      table = tables.describeTable(ask -> ask.tableName(address.table())).table();
    } catch (SdkException e) {
      throw failed(e);
    }
    boolean on = table.streamSpecification() != null
        && Boolean.TRUE.equals(table.streamSpecification().streamEnabled());
    if (!on || table.latestStreamArn() == null) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot capture changes of table " + address.table() + " (" + connection.place()
              + "): it has no stream. Switch one on, with view type NEW_AND_OLD_IMAGES, and take a snapshot after that.");
    }
    return table.latestStreamArn();
  }

  /** Null if there is no such stream any more. */
  @Nullable
  Stream describe(String arn) {
    try {
      return call(() -> stream(arn));
    } catch (ResourceNotFoundException e) {
      return null;
    }
  }

  private Stream stream(String arn) {
    List<Shard> shards = new ArrayList<>();
    String after = null;
    StreamDescription description;
    Instant described = null;
    do {
      String page = after;
      DescribeStreamResponse response =
          streams.describeStream(ask -> ask.streamArn(arn).exclusiveStartShardId(page));
      description = response.streamDescription();
      shards.addAll(description.shards());
      described = described == null ? time(response) : described;
      after = description.lastEvaluatedShardId();
    } while (after != null && !after.isEmpty());
    return new Stream(
        arn, description.streamLabel(), description.streamViewTypeAsString(), shards, described);
  }

  /** Not this machine's clock: the times of records are DynamoDB's. */
  private Instant time(DescribeStreamResponse response) {
    Optional<String> date = response.sdkHttpResponse().firstMatchingHeader("Date");
    try {
      return date.map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)))
          .orElseGet(clock::instant);
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  /**
   * An iterator behind {@code sequenceNumber}, or at the oldest record if that is empty. Null if there is no such shard any more.
   *
   * @throws TrimmedDataAccessException if records behind that were deleted
   */
  @Nullable
  String iterator(String arn, String shardId, String sequenceNumber) {
    try {
      return call(() -> streams
          .getShardIterator(ask -> {
            ask.streamArn(arn).shardId(shardId);
            if (sequenceNumber.isEmpty()) {
              ask.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
            } else {
              ask.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                  .sequenceNumber(sequenceNumber);
            }
          })
          .shardIterator());
    } catch (ResourceNotFoundException e) {
      return null;
    }
  }

  /**
   * At most 1,000 records or 1 MB.
   *
   * @throws ExpiredIteratorException if the iterator is older than 15 minutes
   * @throws TrimmedDataAccessException if its place was deleted
   */
  GetRecordsResponse records(String iterator) {
    return call(() -> streams.getRecords(ask -> ask.shardIterator(iterator)));
  }

  /** What an answer tells about the stream goes through; the rest is a failure. */
  private <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (TrimmedDataAccessException | ExpiredIteratorException | ResourceNotFoundException e) {
      throw e;
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private DynamoLakeException failed(SdkException e) {
    return SourceErrors.failed(
        "capture changes of table", e, address.table(), connection.place(), ACTIONS);
  }

  @Override
  public void close() {
    streams.close();
    tables.close();
  }
}
