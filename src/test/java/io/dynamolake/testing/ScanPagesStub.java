// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.testing.LoopbackServer.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A DynamoDB that knows one table and answers DescribeTable and Scan from pages it holds in memory as the bytes of whole answers: it serves
 * faster than any client reads. It takes every signature, and heeds neither Limit nor expressions.
 */
public final class ScanPagesStub implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String table;
  private final JsonNode description;
  private final List<Map<JsonNode, byte[]>> segments = new ArrayList<>();
  private final AtomicLong scans = new AtomicLong();
  private final LoopbackServer server;

  private ScanPagesStub(String table, JsonNode description, List<List<byte[]>> segments)
      throws IOException {
    this.table = table;
    this.description = description;
    for (List<byte[]> pages : segments) {
      Map<JsonNode, byte[]> byStartKey = new HashMap<>();
      JsonNode startKey = MissingNode.getInstance();
      for (byte[] page : pages) {
        byStartKey.put(startKey, answer(200, page));
        startKey = JSON.readTree(page).path("LastEvaluatedKey");
      }
      this.segments.add(byStartKey);
    }
    this.server = new LoopbackServer(this::answer);
  }

  /**
   * Serves a table with the key {@code pk}, a string.
   *
   * @param segments the bodies of each segment's pages, as DynamoDB answered them or as {@link #page} makes them; scans have to ask for
   *     as many segments
   */
  public static ScanPagesStub of(String table, List<List<byte[]>> segments) throws IOException {
    ObjectNode description = JSON.createObjectNode();
    ObjectNode described = description.putObject("Table");
    described
        .put("TableName", table)
        .put("TableArn", "arn:aws:dynamodb:eu-west-1:000000000000:table/" + table)
        .put("TableId", "00000000-0000-0000-0000-000000000000")
        .put("TableStatus", "ACTIVE")
        .put("ItemCount", 0)
        .put("TableSizeBytes", 0);
    described.putArray("KeySchema").addObject().put("AttributeName", "pk").put("KeyType", "HASH");
    described
        .putArray("AttributeDefinitions")
        .addObject()
        .put("AttributeName", "pk")
        .put("AttributeType", "S");
    return new ScanPagesStub(table, description, segments);
  }

  /**
   * What DescribeTable tells from now on beside what it told: capacities, indexes.
   *
   * @param members of {@code Table}, as JSON
   */
  public void describe(String members) throws IOException {
    ((ObjectNode) description.path("Table")).setAll((ObjectNode) JSON.readTree(members));
  }

  /**
   * The body of a page.
   *
   * @param items in DynamoDB JSON, without an envelope
   * @param lastKey of the last item; empty for a segment's last page
   */
  public static byte[] page(List<String> items, String lastKey) {
    StringBuilder body = new StringBuilder(1 << 16)
        .append("{\"Count\":")
        .append(items.size())
        .append(",\"Items\":[")
        .append(String.join(",", items))
        .append(']');
    if (!lastKey.isEmpty()) {
      body.append(",\"LastEvaluatedKey\":{\"pk\":{\"S\":")
          .append(JSON.getNodeFactory().textNode(lastKey))
          .append("}}");
    }
    int bytes = items.stream().mapToInt(String::length).sum();
    return body.append(",\"ScannedCount\":")
        .append(items.size())
        .append(String.format(
            Locale.ROOT,
            ",\"ConsumedCapacity\":{\"CapacityUnits\":%.1f,\"TableName\":\"stub\"}}",
            Math.max(1, (bytes + 4095) / 4096) / 2.0))
        .toString()
        .getBytes(UTF_8);
  }

  public URI endpoint() {
    return server.endpoint();
  }

  /** How many scan requests came. */
  public long scans() {
    return scans.get();
  }

  private Connection answer(HttpText request, OutputStream out) throws IOException {
    JsonNode asked = JSON.readTree(request.body());
    out.write(answer(request.header("x-amz-target"), asked));
    return Connection.KEEP;
  }

  private byte[] answer(String target, JsonNode asked) throws IOException {
    String name = asked.path("TableName").asText().replaceFirst(".*/", "");
    if (!name.equals(table)) {
      return error("ResourceNotFoundException");
    }
    if (target.endsWith(".DescribeTable")) {
      return answer(200, JSON.writeValueAsBytes(description));
    }
    if (!target.endsWith(".Scan")) {
      return error("UnknownOperationException");
    }
    scans.incrementAndGet();
    int segment = asked.path("Segment").asInt();
    if (asked.path("TotalSegments").asInt(1) != segments.size() || segment >= segments.size()) {
      return error("ValidationException");
    }
    byte[] page = segments.get(segment).get(asked.path("ExclusiveStartKey"));
    return page == null ? error("ValidationException") : page;
  }

  private static byte[] error(String name) throws IOException {
    String body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + name
        + "\",\"message\":\"as the stub's table has it\"}";
    return answer(400, body.getBytes(UTF_8));
  }

  private static byte[] answer(int status, byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    String head =
        "HTTP/1.1 " + status + " Stub\r\nContent-Type: application/x-amz-json-1.0\r\nx-amz-crc32: "
            + FaultProxy.crc(body) + "\r\nContent-Length: " + body.length + "\r\n\r\n";
    out.write(head.getBytes(ISO_8859_1));
    out.write(body);
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.close();
  }
}
