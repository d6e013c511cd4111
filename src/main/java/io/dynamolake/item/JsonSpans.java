// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the members of JSON objects in a text, so that their values can be checked and copied byte by byte. Not thread-safe. */
final class JsonSpans {
  private final byte[] event;
  private final JsonCursor inner = new JsonCursor();

  /** A value's bytes: the first one, and the one behind the last one. */
  record Span(int from, int to) {
    int length() {
      return to - from;
    }
  }

  /** The caller leaves {@code event} unchanged. */
  JsonSpans(byte[] event) {
    this.event = event;
  }

  /** @throws MalformedRecordException if it is no object, or has a member twice; the members' values are looked at by their brackets alone */
  Map<String, Span> members(Span object) throws MalformedRecordException {
    inner.reset(event, object.from(), object.length());
    Map<String, Span> members = new LinkedHashMap<>();
    try {
      inner.expect('{');
      if (!inner.accept('}')) {
        do {
          inner.name();
          String name = text(inner);
          inner.peek();
          int from = inner.position();
          inner.pass();
          if (members.put(name, new Span(from, inner.position())) != null) {
            throw inner.malformed("a member that stands twice in one record");
          }
        } while (inner.accept(','));
        inner.expect('}');
      }
      inner.expectEnd();
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(
          e.reason() + ", line " + lineAt(inner.position()) + " of the event");
    }
    return members;
  }

  static Span required(Map<String, Span> members, String name) throws MalformedRecordException {
    Span span = members.get(name);
    if (span == null) {
      throw new MalformedRecordException("expected the member " + name + " in a stream record");
    }
    return span;
  }

  @Nullable
  String text(Map<String, Span> members, String name) throws MalformedRecordException {
    Span span = members.get(name);
    if (span == null || isNull(span)) {
      return null;
    }
    inner.reset(event, span.from(), span.length());
    inner.scalar();
    inner.expectEnd();
    return text(inner);
  }

  static String text(JsonCursor json) {
    return new String(json.text(), json.textOffset(), json.textLength(), StandardCharsets.UTF_8);
  }

  boolean isNull(Span span) {
    return event[span.from()] == 'n';
  }

  long lineAt(int position) {
    long line = 1;
    for (int i = 0; i < position; i++) {
      line += event[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  /** Copies what was checked without the white space between its tokens: a change record is one line. */
  void compact(Span span, ByteArrayOutputStream line) {
    boolean quoted = false;
    int copied = span.from();
    for (int i = span.from(); i < span.to(); i++) {
      byte c = event[i];
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c >= 0 && c <= ' ') {
        line.write(event, copied, i - copied);
        copied = i + 1;
      }
    }
    line.write(event, copied, span.to() - copied);
  }
}
