// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A table with a stream of several shards, which split, trim and expire as a test wants: DynamoDB Local does none of it. Lists two shards
 * a page and answers with at most three records.
 */
public final class StreamStub implements AutoCloseable {
  public static final String TABLE = "orders";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHARDS_A_PAGE = 2;
  private static final int RECORDS_AN_ANSWER = 3;

  public final AtomicInteger expireNextIterators = new AtomicInteger();
  public final AtomicInteger throttleNextCalls = new AtomicInteger();
  public volatile String viewType = "NEW_AND_OLD_IMAGES";

  private static final DateTimeFormatter LABELS = DateTimeFormatter.ofPattern(
          "uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private volatile String label = LABELS.format(Instant.now().minusSeconds(3600));
  private final Map<String, StubShard> shards = new LinkedHashMap<>();
  private final List<String> reads = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private static final class StubShard {
    private final @Nullable String parent;
    private final List<Long> records = new ArrayList<>();
    private boolean closed;
    private int trimmed;

    private StubShard(@Nullable String parent) {
      this.parent = parent;
    }
  }

  public StreamStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public synchronized void shard(String id, @Nullable String parent) {
    shards.put(id, new StubShard(parent));
  }

  /** Appends the insertion of an item whose key is the sequence number. */
  public synchronized void write(String id, long... sequenceNumbers) {
    for (long number : sequenceNumbers) {
      found(id).records.add(number);
    }
  }

  /** Its last record is written. */
  public synchronized void close(String id) {
    found(id).closed = true;
  }

  /** Deletes so many of the oldest records. */
  public synchronized void trim(String id, int records) {
    found(id).trimmed += records;
  }

  /** Deletes the shard. */
  public synchronized void forget(String id) {
    shards.remove(id);
  }

  /** When it was switched on, as DynamoDB writes it: an hour ago, unless told otherwise. */
  public String label() {
    return label;
  }

  /** Switches the stream off and on again. */
  public synchronized void replace(String newLabel) {
    label = newLabel;
    shards.clear();
  }

  /** The shards in the order in which each was first read. */
  public synchronized List<String> firstReads() {
    return reads.stream().distinct().toList();
  }

  private StubShard found(String id) {
    StubShard shard = shards.get(id);
    if (shard == null) {
      throw new IllegalArgumentException(id);
    }
    return shard;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      ObjectNode answer = JSON.createObjectNode();
      int status = 200;
      if (throttleNextCalls.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        status = error(answer, "ThrottlingException");
      } else {
        status = answer(target.substring(target.indexOf('.') + 1), request, answer);
      }
      byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized int answer(String operation, JsonNode request, ObjectNode answer) {
    return switch (operation) {
      case "DescribeTable" -> describeTable(answer);
      case "DescribeStream" -> describeStream(request, answer);
      case "GetShardIterator" -> shardIterator(request, answer);
      case "GetRecords" -> records(request, answer);
      default -> error(answer, "UnknownOperationException");
    };
  }

  private String arn() {
    return "arn:aws:dynamodb:eu-west-1:000000000000:table/" + TABLE + "/stream/" + label;
  }

  private int describeTable(ObjectNode answer) {
    ObjectNode table = answer.putObject("Table");
    table.put("TableName", TABLE).put("LatestStreamArn", arn()).put("LatestStreamLabel", label);
    table.putObject("StreamSpecification").put("StreamEnabled", true);
    return 200;
  }

  private int describeStream(JsonNode request, ObjectNode answer) {
    if (!request.path("StreamArn").asText().equals(arn())) {
      return error(answer, "ResourceNotFoundException");
    }
    ObjectNode description = answer.putObject("StreamDescription");
    description.put("StreamArn", arn()).put("StreamLabel", label).put("StreamViewType", viewType);
    List<String> ids = new ArrayList<>(shards.keySet());
    int from = ids.indexOf(request.path("ExclusiveStartShardId").asText()) + 1;
    int to = Math.min(ids.size(), from + SHARDS_A_PAGE);
    var listed = description.putArray("Shards");
    for (String id : ids.subList(from, to)) {
      StubShard shard = found(id);
      ObjectNode node = listed.addObject().put("ShardId", id);
      if (shard.parent != null) {
        node.put("ParentShardId", shard.parent);
      }
      ObjectNode range = node.putObject("SequenceNumberRange").put("StartingSequenceNumber", "1");
      if (shard.closed) {
        range.put("EndingSequenceNumber", "999999999");
      }
    }
    if (to < ids.size()) {
      description.put("LastEvaluatedShardId", ids.get(to - 1));
    }
    return 200;
  }

  private int shardIterator(JsonNode request, ObjectNode answer) {
    String id = request.path("ShardId").asText();
    StubShard shard = shards.get(id);
    if (shard == null) {
      return error(answer, "ResourceNotFoundException");
    }
    int at = shard.trimmed;
    if (request.path("ShardIteratorType").asText().equals("AFTER_SEQUENCE_NUMBER")) {
      at = shard.records.indexOf(request.path("SequenceNumber").asLong()) + 1;
      if (at < shard.trimmed) {
        return error(answer, "TrimmedDataAccessException");
      }
    }
    answer.put("ShardIterator", id + "|" + at);
    return 200;
  }

  private int records(JsonNode request, ObjectNode answer) {
    if (expireNextIterators.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return error(answer, "ExpiredIteratorException");
    }
    String[] iterator = request.path("ShardIterator").asText().split("\\|", 2);
    StubShard shard = found(iterator[0]);
    reads.add(iterator[0]);
    int at = Integer.parseInt(iterator[1]);
    if (at < shard.trimmed) {
      return error(answer, "TrimmedDataAccessException");
    }
    int to = Math.min(shard.records.size(), at + RECORDS_AN_ANSWER);
    var list = answer.putArray("Records");
    for (long number : shard.records.subList(at, to)) {
      ObjectNode record = list.addObject();
      record.put("eventID", "event-" + number).put("eventName", "INSERT");
      ObjectNode change = record.putObject("dynamodb");
      change.put("ApproximateCreationDateTime", Instant.EPOCH.getEpochSecond() + number);
      change.put("SequenceNumber", Long.toString(number)).put("StreamViewType", viewType);
      change.putObject("Keys").putObject("pk").put("N", Long.toString(number));
      change.putObject("NewImage").putObject("pk").put("N", Long.toString(number));
    }
    if (!shard.closed || to < shard.records.size()) {
      answer.put("NextShardIterator", iterator[0] + "|" + to);
    }
    return 200;
  }

  private static int error(ObjectNode answer, String name) {
    answer
        .put("__type", "com.amazonaws.dynamodb.v20120810#" + name)
        .put("message", "as the test wants");
    return 400;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
