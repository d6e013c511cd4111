// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.testing.LoopbackServer.Connection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and DynamoDB Local: passes signed requests and their answers on as they are, byte for byte, keeps a journal, and
 * does harm by rules.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
 *   proxy.inject(FaultRule.of(Fault.internalServerError()).onSegment(7));
 *   ... scan proxy.endpoint() ...
 *   assertThat(proxy.journal().mostAttemptsAtAPage()).isLessThan(5);
 * }
 * }</pre>
 *
 * The first rule that strikes decides, in the order in which they were injected; the enforced capacity comes after them. Rules may be
 * injected and withdrawn while requests run.
 */
public final class FaultProxy implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CRC = "x-amz-crc32";
  /** Of one hop; the proxy has its own on each side. */
  private static final List<String> HOP =
      List.of("connection", "keep-alive", "transfer-encoding", "content-length", "expect");

  private final URI upstream;
  private final LoopbackServer server;
  private final CallJournal journal = new CallJournal();
  private final long began = System.nanoTime();
  private final List<FaultRule> rules = new ArrayList<>();
  private @Nullable EnforcedCapacity capacity;

  private FaultProxy(URI upstream) {
    this.upstream = upstream;
    this.server = new LoopbackServer(this::answer);
  }

  public static FaultProxy before(URI upstream) {
    return new FaultProxy(upstream);
  }

  public URI endpoint() {
    return server.endpoint();
  }

  public CallJournal journal() {
    return journal;
  }

  /** Since the proxy began: the clock of its journal. */
  public Duration now() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  public synchronized void inject(FaultRule rule) {
    rules.add(rule);
  }

  /** Withdraws all rules. */
  public synchronized void heal() {
    rules.clear();
  }

  /** Throttles scans beyond so many read units a second, as a table with that capacity does. */
  public synchronized void enforce(double readUnitsPerSecond) {
    capacity = new EnforcedCapacity(readUnitsPerSecond);
  }

  private synchronized Optional<Fault> fault(DynamoDbCall call) {
    for (FaultRule rule : rules) {
      if (rule.strikes(call)) {
        return Optional.of(rule.fault());
      }
    }
    boolean usedUp = call.isScan() && capacity != null && capacity.isUsedUp(call.at());
    return usedUp ? Optional.of(Fault.throughputExceeded()) : Optional.empty();
  }

  private synchronized void consume(double readUnits) {
    if (capacity != null) {
      capacity.consume(readUnits);
    }
  }

  private Connection answer(HttpText request, OutputStream out) throws IOException {
    DynamoDbCall call = DynamoDbCall.of(now(), request);
    Fault fault = fault(call).orElse(null);
    return fault instanceof Fault.Answer answer
        ? refuse(call, answer, out)
        : pass(call, request, fault, out);
  }

  private Connection refuse(DynamoDbCall call, Fault.Answer answer, OutputStream out)
      throws IOException {
    byte[] body = answer.bytes();
    note(call, answer.status(), answer.error(), 0, body.length, answer);
    List<String> headers =
        List.of("Content-Type: application/x-amz-json-1.0", CRC + ": " + crc(body));
    HttpText.writeHead(out, "HTTP/1.1 " + answer.status() + " Fault", headers, body.length);
    out.write(body);
    return Connection.KEEP;
  }

  private Connection pass(
      DynamoDbCall call, HttpText request, @Nullable Fault fault, OutputStream out)
      throws IOException {
    HttpText answer = forward(request);
    JsonNode said = JSON.readTree(answer.body());
    double readUnits =
        call.isScan() ? said.path("ConsumedCapacity").path("CapacityUnits").asDouble() : 0;
    consume(readUnits);
    if (fault instanceof Fault.Delay delay) {
      sleep(delay.duration());
    }
    if (fault instanceof Fault.Lost || fault instanceof Fault.Reset) {
      note(call, 0, "", readUnits, 0, fault);
      return fault instanceof Fault.Lost ? Connection.CLOSE : Connection.RESET;
    }
    boolean empties = fault instanceof Fault.EmptyPage && !call.startKey().isEmpty();
    byte[] body = empties ? emptied(request, said) : answer.body();
    List<String> headers = empties
        ? withCrc(answer, crc(body))
        : fault instanceof Fault.WrongChecksum
            ? withCrc(answer, crc(body) ^ 1)
            : answer.headersWithout(HOP);
    int sent = fault instanceof Fault.Cut cut ? Math.min(cut.bytes(), body.length) : body.length;
    String error = said.path("__type").asText("").replaceFirst(".*#", "");
    boolean struck = empties || !(fault instanceof Fault.EmptyPage);
    // In the journal before the client can act on it.
    note(call, answer.status(), error, readUnits, sent, struck ? fault : null);
    HttpText.writeHead(out, answer.head(), headers, body.length);
    out.write(body, 0, sent);
    return sent == body.length ? Connection.KEEP : Connection.CLOSE;
  }

  private void note(
      DynamoDbCall call,
      int status,
      String error,
      double readUnits,
      int bytes,
      @Nullable Fault fault) {
    journal.add(new CallJournal.Entry(
        call, now(), status, error, readUnits, bytes, fault == null ? "" : fault.name()));
  }

  private HttpText forward(HttpText request) throws IOException {
    try (Socket socket = new Socket(upstream.getHost(), upstream.getPort())) {
      socket.setTcpNoDelay(true);
      List<String> headers = new ArrayList<>(request.headersWithout(HOP));
      headers.add("Connection: close");
      OutputStream out = socket.getOutputStream();
      HttpText.writeHead(out, request.head(), headers, request.body().length);
      out.write(request.body());
      out.flush();
      HttpText answer = HttpText.read(new BufferedInputStream(socket.getInputStream(), 1 << 16));
      if (answer == null) {
        throw new IOException("DynamoDB said nothing");
      }
      return answer;
    }
  }

  private static byte[] emptied(HttpText request, JsonNode page) throws IOException {
    JsonNode startKey = JSON.readTree(request.body()).path("ExclusiveStartKey");
    ObjectNode empty = JSON.createObjectNode().put("Count", 0).put("ScannedCount", 0);
    empty.putArray("Items");
    empty.set("LastEvaluatedKey", startKey);
    if (page.has("ConsumedCapacity")) {
      empty.set("ConsumedCapacity", page.get("ConsumedCapacity"));
    }
    return empty.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> withCrc(HttpText answer, long crc) {
    List<String> without = new ArrayList<>(HOP);
    without.add(CRC);
    List<String> headers = new ArrayList<>(answer.headersWithout(without));
    headers.add(CRC + ": " + crc);
    return headers;
  }

  static long crc(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return crc.getValue();
  }

  private static void sleep(Duration duration) throws IOException {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
