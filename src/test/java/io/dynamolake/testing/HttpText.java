// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request or an answer of HTTP/1.1, as it came.
 *
 * @param head the request or status line
 * @param headers lines, in their order
 * @param body decoded if it came in chunks
 */
record HttpText(String head, List<String> headers, byte[] body) {
  /** @return null at the end of the stream */
  static @Nullable HttpText read(InputStream in) throws IOException {
    String head = line(in);
    if (head.isEmpty()) {
      return null;
    }
    List<String> headers = new ArrayList<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      headers.add(header);
    }
    HttpText text = new HttpText(head, headers, new byte[0]);
    return new HttpText(head, headers, text.body(in));
  }

  private byte[] body(InputStream in) throws IOException {
    if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int length = chunk(in); length > 0; length = chunk(in)) {
        body.write(exactly(in, length));
        line(in);
      }
      line(in);
      return body.toByteArray();
    }
    String length = header("content-length");
    if (length.isEmpty()) {
      return head.startsWith("HTTP/") ? in.readAllBytes() : new byte[0];
    }
    return exactly(in, Integer.parseInt(length));
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The peer went away in the middle of a body");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** @param name in lower case */
  String header(String name) {
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon > 0 && header.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        return header.substring(colon + 1).strip();
      }
    }
    return "";
  }

  int status() {
    return Integer.parseInt(head.split(" ", 3)[1]);
  }

  /** @param names in lower case */
  List<String> headersWithout(List<String> names) {
    return headers.stream()
        .filter(header ->
            !names.contains(header.replaceFirst(":.*", "").strip().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** Head and headers, to be followed by a body of so many bytes. */
  static void writeHead(OutputStream out, String head, List<String> headers, int bodyBytes)
      throws IOException {
    StringBuilder text = new StringBuilder(head).append("\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    text.append("Content-Length: ").append(bodyBytes).append("\r\n\r\n");
    out.write(text.toString().getBytes(ISO_8859_1));
  }
}
