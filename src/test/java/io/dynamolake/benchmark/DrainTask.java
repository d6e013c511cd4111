// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The floor: two threads take all answers of {@link ScanServer} and look at no byte but the last key. Arguments: {@code drain}, endpoint. */
final class DrainTask {
  private static final Pattern LAST_KEY =
      Pattern.compile("\"LastEvaluatedKey\":(\\{\"pk\":\\{\"S\":\"[^\"]*\"}})");
  private static final int TAIL = 400;

  private DrainTask() {}

  public static void main(String[] args) throws IOException {
    Usage.begin();
    URI endpoint = URI.create(args[1]);
    AtomicLong bytes = new AtomicLong();
    IntStream.range(0, 2).parallel().forEach(thread -> {
      for (int segment = thread; segment < ScanServer.SEGMENTS; segment += 2) {
        bytes.addAndGet(drain(endpoint, segment));
      }
    });
    System.out.println(bytes + " bytes");
    Usage.print();
  }

  private static long drain(URI endpoint, int segment) {
    byte[] buffer = new byte[1 << 20];
    long bytes = 0;
    String startKey = "";
    do {
      String request = "{\"TableName\":\"%s\",\"Segment\":%d,\"TotalSegments\":%d%s}"
          .formatted(
              ScanServer.TABLE,
              segment,
              ScanServer.SEGMENTS,
              startKey.isEmpty() ? "" : ",\"ExclusiveStartKey\":" + startKey);
      try {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810.Scan");
        connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
        connection.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        String tail = "";
        try (InputStream in = connection.getInputStream()) {
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            bytes += count;
            String end = new String(
                buffer, Math.max(0, count - TAIL), Math.min(count, TAIL), StandardCharsets.UTF_8);
            tail = (tail + end).substring(Math.max(0, tail.length() + end.length() - TAIL));
          }
        }
        Matcher lastKey = LAST_KEY.matcher(tail);
        startKey = lastKey.find() ? lastKey.group(1) : "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } while (!startKey.isEmpty());
    return bytes;
  }
}
