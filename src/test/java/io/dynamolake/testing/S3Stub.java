// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** As much of S3 as control files need, with If-None-Match decided atomically, and with responses that get lost. */
public final class S3Stub implements AutoCloseable {
  public final AtomicInteger loseNextPutResponses = new AtomicInteger();
  public final AtomicInteger conflictNextPuts = new AtomicInteger();
  public final AtomicInteger refusedPuts = new AtomicInteger();
  public final AtomicInteger failNextPuts = new AtomicInteger();

  private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;

  public S3Stub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Another one for each stub, because Hadoop keeps a file system for each bucket. */
  public String bucket() {
    return "lake-" + server.getAddress().getPort();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The objects of the bucket by their keys, as they are now. */
  public Map<String, byte[]> objects() {
    return new TreeMap<>(objects);
  }

  public Configuration conf() {
    Configuration conf = new Configuration(false);
    conf.set("fs.s3a.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
    conf.set("fs.s3a.endpoint", endpoint().toString());
    conf.set("fs.s3a.endpoint.region", "eu-west-1");
    conf.set("fs.s3a.path.style.access", "true");
    conf.set("fs.s3a.connection.ssl.enabled", "false");
    conf.set(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    conf.set("fs.s3a.access.key", "stub");
    conf.set("fs.s3a.secret.key", "stub");
    conf.set("fs.s3a.attempts.maximum", "2");
    conf.set("fs.s3a.retry.limit", "2");
    conf.set("fs.s3a.retry.interval", "20ms");
    conf.set("fs.s3a.buffer.dir", System.getProperty("java.io.tmpdir"));
    return conf;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int skipped = bucket().length() + 2;
      String key = path.length() > skipped ? path.substring(skipped) : "";
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(exchange, key);
        case "GET" -> {
          if (key.isEmpty()) {
            list(exchange);
          } else {
            get(exchange, key);
          }
        }
        case "HEAD" -> get(exchange, key);
        default -> reply(exchange, 204, new byte[0]);
      }
    }
  }

  private void put(HttpExchange exchange, String key) throws IOException {
    byte[] content = body(exchange);
    if (failNextPuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      error(exchange, 500, "InternalError");
      return;
    }
    if (conflictNextPuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      error(exchange, 409, "ConditionalRequestConflict");
      return;
    }
    if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
      if (objects.putIfAbsent(key, content) != null) {
        refusedPuts.incrementAndGet();
        error(exchange, 412, "PreconditionFailed");
        return;
      }
    } else {
      objects.put(key, content);
    }
    if (loseNextPutResponses.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return;
    }
    exchange.getResponseHeaders().add("ETag", tag(content));
    reply(exchange, 200, new byte[0]);
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    byte[] content = objects.get(key);
    if (content == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    String expected = exchange.getRequestHeaders().getFirst("If-Match");
    if (expected != null && !expected.replace("\"", "").equals(tag(content).replace("\"", ""))) {
      error(exchange, 412, "PreconditionFailed");
      return;
    }
    exchange.getResponseHeaders().add("ETag", tag(content));
    exchange.getResponseHeaders().add("Last-Modified", "Sun, 22 Nov 2026 03:00:00 GMT");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse("");
    Matcher wanted = Pattern.compile("bytes=(\\d+)-(\\d*)").matcher(range);
    if (!wanted.matches()) {
      reply(exchange, 200, content);
      return;
    }
    int from = Integer.parseInt(wanted.group(1));
    int to = wanted.group(2).isEmpty() ? content.length - 1 : Integer.parseInt(wanted.group(2));
    to = Math.min(to, content.length - 1);
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes " + from + "-" + to + "/" + content.length);
    reply(exchange, 206, Arrays.copyOfRange(content, from, to + 1));
  }

  private static String tag(byte[] content) {
    return "\"" + Integer.toHexString(Arrays.hashCode(content)) + "\"";
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = new TreeMap<>();
    for (String part : exchange.getRequestURI().getQuery().split("&", -1)) {
      int equals = part.indexOf('=');
      query.put(
          equals < 0 ? part : part.substring(0, equals),
          equals < 0 ? "" : part.substring(equals + 1));
    }
    String prefix = query.getOrDefault("prefix", "");
    StringBuilder contents = new StringBuilder();
    TreeMap<String, Boolean> folders = new TreeMap<>();
    int count = 0;
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      String key = object.getKey();
      if (key.startsWith(prefix)) {
        int slash =
            query.getOrDefault("delimiter", "").isEmpty() ? -1 : key.indexOf('/', prefix.length());
        if (slash >= 0) {
          folders.put(key.substring(0, slash + 1), true);
        } else {
          count++;
          contents
              .append("<Contents><Key>")
              .append(key)
              .append("</Key><Size>")
              .append(object.getValue().length)
              .append(
                  "</Size><LastModified>2026-11-22T03:00:00.000Z</LastModified><ETag>0</ETag></Contents>");
        }
      }
    }
    folders
        .keySet()
        .forEach(folder -> contents
            .append("<CommonPrefixes><Prefix>")
            .append(folder)
            .append("</Prefix></CommonPrefixes>"));
    xml(
        exchange,
        200,
        "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>" + (count + folders.size())
            + "</KeyCount>" + contents + "</ListBucketResult>");
  }

  /** The bytes of the object: the SDK may send them in signed chunks. */
  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] raw = exchange.getRequestBody().readAllBytes();
    String sha = Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-amz-content-sha256"))
        .orElse("");
    if (!sha.startsWith("STREAMING-")) {
      return raw;
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (InputStream in = new ByteArrayInputStream(raw)) {
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        content.write(in.readNBytes(size));
        in.readNBytes(2);
      }
    }
    return content.toByteArray();
  }

  private static int chunkSize(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    String header = line.toString().strip();
    int end = header.indexOf(';');
    return Integer.parseInt(end < 0 ? header : header.substring(0, end), 16);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    xml(
        exchange,
        status,
        "<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>");
  }

  private static void xml(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    reply(exchange, status, ("<?xml version=\"1.0\"?>" + text).getBytes(StandardCharsets.UTF_8));
  }

  private static void reply(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    if (content.length > 0) {
      exchange.getResponseBody().write(content);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
