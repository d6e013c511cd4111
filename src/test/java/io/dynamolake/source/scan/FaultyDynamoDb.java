// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dynamolake.testing.DynamoDbLocal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands before DynamoDB Local and answers some scans itself. */
final class FaultyDynamoDb implements AutoCloseable {
  /** What a scan gets instead of its page; null lets it through. */
  @FunctionalInterface
  interface Faults {
    @Nullable
    Fault of(int call, String body);
  }

  /**
   * @param error the exception's name on the wire
   * @param truncate forward the request, but break the answer off in its middle
   */
  record Fault(int status, String error, boolean truncate) {
    static Fault of(int status, String error) {
      return new Fault(status, error, false);
    }

    static Fault brokenOff() {
      return new Fault(200, "", true);
    }
  }

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger scans = new AtomicInteger();
  private final Faults faults;

  FaultyDynamoDb(Faults faults) throws IOException {
    this.faults = faults;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int scans() {
    return scans.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Fault fault = target.endsWith(".Scan")
          ? faults.of(scans.getAndIncrement(), new String(body, StandardCharsets.UTF_8))
          : null;
      if (fault == null || fault.truncate()) {
        HttpResponse<byte[]> answer = forward(exchange, target, body);
        byte[] bytes = answer.body();
        answer
            .headers()
            .firstValue("x-amz-crc32")
            .ifPresent(crc -> exchange.getResponseHeaders().set("x-amz-crc32", crc));
        exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, 0, fault == null ? bytes.length : bytes.length / 2);
        out.flush();
      } else {
        byte[] bytes = ("{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + fault.error()
                + "\",\"message\":\"as the test wants\"}")
            .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(fault.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, String target, byte[] body)
      throws IOException {
    HttpRequest request = HttpRequest.newBuilder(DynamoDbLocal.shared().endpoint())
        .header("X-Amz-Target", target)
        .header("Content-Type", "application/x-amz-json-1.0")
        .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
        .header("X-Amz-Date", exchange.getRequestHeaders().getFirst("X-Amz-Date"))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
