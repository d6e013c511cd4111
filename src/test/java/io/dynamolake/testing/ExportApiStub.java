// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.cli.demo.DemoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB's calls about exports of one table, on loopback, as AWS was seen to answer them: requests are accepted and fail minutes later;
 * a token names one export for eight hours, a failed one too; members appear only at the end; calls in quick succession are throttled. Time is that
 * of the given clock.
 */
public final class ExportApiStub implements AutoCloseable {
  public static final String ACCOUNT = "arn:aws:dynamodb:eu-west-1:123456789012:table/";
  public static final String TABLE_ID = "12345678-abcd-4000-8000-123456789012";

  static final long TABLE_BYTES = 3L << 30;

  private static final Duration TOKEN_LIFE = Duration.ofHours(8);
  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final int QUICK_CALLS = 20;
  private static final String ERRORS = "com.amazonaws.dynamodb.v20120810#";
  private static final JsonMapper JSON = new JsonMapper();

  private record Token(JsonNode request, BegunExport export, Instant given) {}

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    private Refusal(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  private final String table;
  private final Clock clock;
  private final LoopbackServer server;
  private final List<BegunExport> exports = new ArrayList<>();
  private final Map<String, Token> tokens = new HashMap<>();
  private final Map<String, Deque<String>> refusals = new HashMap<>();
  private final Set<String> laidOut = new HashSet<>();
  private final List<String> calls = new ArrayList<>();
  private final Deque<Instant> recent = new ArrayDeque<>();
  private Duration exportsTake = Duration.ofMinutes(6);
  private @Nullable Instant recoverableFrom;
  private String nextFailure = "";
  private boolean nextIsFiltered;
  private int lostAnswers;
  private int pageSize = 25;
  private Consumer<BegunExport> writer = export -> {};

  public ExportApiStub(String table, Clock clock) {
    this.table = table;
    this.clock = clock;
    this.recoverableFrom = clock.instant().minus(Duration.ofDays(35));
    System.setProperty("aws.accessKeyId", DemoServer.CREDENTIAL);
    System.setProperty("aws.secretAccessKey", DemoServer.CREDENTIAL);
    server = new LoopbackServer(this::handle);
  }

  public URI endpoint() {
    return server.endpoint();
  }

  public String tableArn() {
    return ACCOUNT + table;
  }

  /** What lays the files out when an export completes. */
  public synchronized ExportApiStub writing(Consumer<BegunExport> layout) {
    writer = layout;
    return this;
  }

  public synchronized ExportApiStub exportsTake(Duration duration) {
    exportsTake = duration;
    return this;
  }

  public synchronized ExportApiStub pageSize(int exportsOnAPage) {
    pageSize = exportsOnAPage;
    return this;
  }

  public synchronized ExportApiStub withoutRecovery() {
    recoverableFrom = null;
    return this;
  }

  public synchronized ExportApiStub recoverableFrom(Instant time) {
    recoverableFrom = time;
    return this;
  }

  /** The next export is accepted and fails with this code. */
  public synchronized ExportApiStub failNextExport(String code) {
    nextFailure = code;
    return this;
  }

  public synchronized ExportApiStub filterNextExport() {
    nextIsFiltered = true;
    return this;
  }

  /** The operation is answered so many times with this error. */
  public synchronized ExportApiStub refuse(String operation, String error, int times) {
    Deque<String> errors = refusals.computeIfAbsent(operation, each -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      errors.add(error);
    }
    return this;
  }

  /** The next requests for exports are carried out, but their answers do not arrive. */
  public synchronized ExportApiStub loseNextAnswers(int count) {
    lostAnswers = count;
    return this;
  }

  /** Somebody else asks for an export. */
  public synchronized BegunExport begin(ObjectNode request) {
    return begun(request);
  }

  /** The request of a full export as the API knows it. */
  public ObjectNode request(Instant exportTime, String bucket, String prefix) {
    return JSON.createObjectNode()
        .put("TableArn", tableArn())
        .put("ExportTime", exportTime.getEpochSecond())
        .put("S3Bucket", bucket)
        .put("S3Prefix", prefix)
        .put("ExportFormat", "DYNAMODB_JSON");
  }

  /** All that were ever begun: what the owner of the table pays. */
  public synchronized List<BegunExport> exports() {
    return List.copyOf(exports);
  }

  /** The names of the operations that were called, those that were refused included. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private LoopbackServer.Connection handle(HttpText call, OutputStream out) throws IOException {
    String target = call.header("x-amz-target");
    String operation = target.substring(target.indexOf('.') + 1);
    JsonNode request = JSON.readTree(call.body());
    int status = 200;
    ObjectNode answer;
    boolean lost;
    synchronized (this) {
      try {
        answer = answer(operation, request);
      } catch (Refusal e) {
        status = 400;
        answer =
            JSON.createObjectNode().put("__type", ERRORS + e.code).put("message", e.getMessage());
      }
      lost = status == 200 && operation.equals("ExportTableToPointInTime") && lostAnswers-- > 0;
    }
    if (lost) {
      return LoopbackServer.Connection.RESET;
    }
    byte[] bytes = JSON.writeValueAsBytes(answer);
    HttpText.writeHead(
        out,
        "HTTP/1.1 " + status + " Stub",
        List.of("Content-Type: application/x-amz-json-1.0"),
        bytes.length);
    out.write(bytes);
    out.flush();
    return LoopbackServer.Connection.KEEP;
  }

  private ObjectNode answer(String operation, JsonNode request) {
    calls.add(operation);
    Deque<String> asked = refusals.getOrDefault(operation, new ArrayDeque<>());
    if (!asked.isEmpty()) {
      throw new Refusal(asked.remove(), "as the test wants");
    }
    throttle();
    return switch (operation) {
      case "DescribeTable" -> describeTable(request);
      case "DescribeContinuousBackups" -> describeBackups();
      case "ExportTableToPointInTime" -> export(request);
      case "DescribeExport" -> describeExport(request.path("ExportArn").asText());
      case "ListExports" -> listExports(request);
      default -> throw new Refusal("UnknownOperationException", "");
    };
  }

  private void throttle() {
    Instant now = clock.instant();
    recent.removeIf(call -> call.isBefore(now.minus(QUICK)));
    if (recent.size() >= QUICK_CALLS) {
      throw new Refusal("ThrottlingException", "Rate exceeded");
    }
    recent.add(now);
  }

  private ObjectNode describeTable(JsonNode request) {
    String name = request.path("TableName").asText();
    if (!name.equals(table) && !name.equals(tableArn())) {
      throw new Refusal("ResourceNotFoundException", "Requested resource not found");
    }
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode description = answer
        .putObject("Table")
        .put("TableName", table)
        .put("TableArn", tableArn())
        .put("TableId", TABLE_ID)
        .put("TableStatus", "ACTIVE")
        .put("ItemCount", 40)
        .put("TableSizeBytes", TABLE_BYTES);
    description.putArray("KeySchema").addObject().put("AttributeName", "pk").put("KeyType", "HASH");
    description
        .putArray("LocalSecondaryIndexes")
        .addObject()
        .put("IndexName", "by-size")
        .put("IndexSizeBytes", 1L << 30);
    return answer;
  }

  private ObjectNode describeBackups() {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode recovery = answer
        .putObject("ContinuousBackupsDescription")
        .put("ContinuousBackupsStatus", "ENABLED")
        .putObject("PointInTimeRecoveryDescription");
    Instant from = recoverableFrom;
    if (from == null) {
      recovery.put("PointInTimeRecoveryStatus", "DISABLED");
    } else {
      recovery
          .put("PointInTimeRecoveryStatus", "ENABLED")
          .put("EarliestRestorableDateTime", BegunExport.seconds(from))
          .put(
              "LatestRestorableDateTime",
              BegunExport.seconds(clock.instant().minus(Duration.ofMinutes(5))));
    }
    return answer;
  }

  private ObjectNode export(JsonNode request) {
    Instant from = recoverableFrom;
    if (!request.path("TableArn").asText().equals(tableArn())) {
      throw new Refusal("TableNotFoundException", "Table not found");
    }
    if (from == null) {
      throw new Refusal("PointInTimeRecoveryUnavailableException", "PITR is not enabled");
    }
    requireTimes(request, from);
    requireFilter(request.path("FilterSpecification"));
    String token = request.path("ClientToken").asText();
    Token known = tokens.get(token);
    if (known != null && clock.instant().isBefore(known.given().plus(TOKEN_LIFE))) {
      if (!known.request().equals(request)) {
        throw new Refusal("ExportConflictException", "Token was used with other parameters");
      }
      return description(known.export());
    }
    BegunExport export = begun(request);
    tokens.put(token, new Token(request, export, clock.instant()));
    return description(export);
  }

  private void requireTimes(JsonNode request, Instant recoverable) {
    if (request.path("ExportType").asText().equals("INCREMENTAL_EXPORT")) {
      Instant from = BegunExport.from(request);
      Instant to = BegunExport.to(request);
      Duration length = Duration.between(from, to);
      boolean taken = !from.isBefore(recoverable)
          && !to.isAfter(clock.instant())
          && length.compareTo(Duration.ofMinutes(15)) >= 0
          && length.compareTo(Duration.ofHours(24)) <= 0
          && !request.has("ExportTime");
      if (!taken) {
        throw new Refusal(
            "InvalidExportTimeException", "Window " + from + " to " + to + " is not taken");
      }
      return;
    }
    Instant time = Instant.ofEpochSecond(request.path("ExportTime").asLong());
    if (time.isBefore(recoverable) || time.isAfter(clock.instant())) {
      throw new Refusal("InvalidExportTimeException", "Time is outside of the PITR window");
    }
  }

  /** The table's key is {@code pk}. */
  private static void requireFilter(JsonNode filter) {
    for (JsonNode expression : filter) {
      if (expression.isTextual() && expression.asText().length() > 4096) {
        throw new Refusal("ValidationException", "Expression size has exceeded the maximum");
      }
    }
    String names = filter.path("ExpressionAttributeNames").toString();
    String key = names.replaceFirst(".*\"(#n\\d+)\":\"pk\".*", "$1 ");
    if (filter.has("KeyConditionExpression")
        && filter.path("FilterExpression").asText().contains(key)) {
      throw new Refusal(
          "ValidationException",
          "Filter Expression can only contain non-primary key attributes: pk");
    }
  }

  private BegunExport begun(JsonNode request) {
    Instant now = clock.instant();
    String id = String.format("%014d-%08x", now.toEpochMilli(), exports.size() + 0x0a1b2c3d);
    BegunExport export = new BegunExport(
        tableArn() + "/export/" + id,
        request,
        now,
        now.plus(exportsTake),
        nextFailure,
        nextIsFiltered);
    nextFailure = "";
    nextIsFiltered = false;
    exports.add(export);
    return export;
  }

  private ObjectNode describeExport(String arn) {
    Optional<BegunExport> export =
        exports.stream().filter(each -> each.arn().equals(arn)).findFirst();
    return description(
        export.orElseThrow(() -> new Refusal("ExportNotFoundException", "Export not found")));
  }

  private ObjectNode description(BegunExport export) {
    if (export.isOver(clock.instant()) && export.failure().isEmpty() && laidOut.add(export.arn())) {
      writer.accept(export);
    }
    return export.description(clock.instant());
  }

  private ObjectNode listExports(JsonNode request) {
    int from = request.path("NextToken").asInt(0);
    int size = Math.min(pageSize, request.path("MaxResults").asInt(25));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode summaries = answer.putArray("ExportSummaries");
    int to = Math.min(from + size, exports.size());
    for (BegunExport export : exports.subList(from, to)) {
      ObjectNode summary = summaries
          .addObject()
          .put("ExportArn", export.arn())
          .put("ExportStatus", export.status(clock.instant()));
      if (export.text("ExportType").equals("INCREMENTAL_EXPORT")) {
        summary.put("ExportType", "INCREMENTAL_EXPORT");
      }
    }
    if (to < exports.size()) {
      answer.put("NextToken", Integer.toString(to));
    }
    return answer;
  }

  @Override
  public void close() {
    server.close();
  }
}
