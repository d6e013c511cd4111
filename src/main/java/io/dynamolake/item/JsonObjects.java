// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts text into the JSON objects that follow each other in it, with white space, line ends or nothing between them: Firehose puts nothing. It
 * looks at braces and quotes alone; whoever reads an object checks it. Memory is bounded by the largest object. Not thread-safe.
 */
public final class JsonObjects implements Closeable {
  private static final int FIRST_BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int limit;
  private int position;
  private long objects;

  /** @param maxBytes the largest object that is taken */
  public JsonObjects(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * The next object, as it stands there; all that is left, if it does not end.
   *
   * @return empty bytes at the end
   * @throws MalformedRecordException if something else stands there; nothing can be read behind it
   */
  public byte[] next() throws IOException, MalformedRecordException {
    do {
      while (position < limit && isSpace(buffer[position])) {
        position++;
      }
    } while (position == limit && fill());
    if (position == limit) {
      return new byte[0];
    }
    objects++;
    if (buffer[position] != '{') {
      throw malformed("expected an object, found something else");
    }
    int depth = 0;
    boolean quoted = false;
    boolean escaped = false;
    for (int length = 1; ; length++) {
      if (position + length > limit && !fill()) {
        byte[] rest = Arrays.copyOfRange(buffer, position, limit);
        position = limit;
        return rest;
      }
      byte c = buffer[position + length - 1];
      if (escaped) {
        escaped = false;
      } else if (quoted && c == '\\') {
        escaped = true;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        byte[] object = Arrays.copyOfRange(buffer, position, position + length);
        position += length;
        return object;
      }
    }
  }

  private MalformedRecordException malformed(String reason) {
    return new MalformedRecordException("object " + objects + " of the file: " + reason);
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private boolean fill() throws IOException, MalformedRecordException {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    if (limit > maxBytes) {
      throw malformed("it has more than " + maxBytes + " bytes");
    }
    if (limit > buffer.length / 2) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, count);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
