// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An answer of DynamoDB to a scan, taken apart where it lies: each element of its {@code Items}, proven to be an item by the rules of
 * {@link ItemCursor}, and the rest of the answer without them. Reusable, not thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html#API_Scan_ResponseSyntax">Scan, response
 *     syntax</a>
 */
public final class ItemPage {
  private final ItemCursor cursor = new ItemCursor();
  private byte[] answer = new byte[0];
  private int[] bounds = new int[1024];
  private int size;
  private byte[] rest = answer;

  /**
   * Takes an answer apart. An item that is spread over several lines is put on one: the line feeds between its tokens become spaces.
   *
   * @param bytes left to this page until the next call
   * @throws MalformedRecordException if the answer is no JSON object, or an element of {@code Items} is no item; the page is then empty
   */
  public void read(byte[] bytes, int length) throws MalformedRecordException {
    size = 0;
    answer = bytes;
    rest = bytes;
    JsonCursor json = cursor.json();
    json.reset(bytes, 0, length);
    int from = -1;
    int to = -1;
    try {
      json.expect('{');
      if (!json.accept('}')) {
        do {
          json.name();
          if (!namesItems()) {
            skipAny(0);
            continue;
          }
          if (from >= 0) {
            throw json.malformed("the member Items stands twice");
          }
          json.peek();
          from = json.position();
          items();
          to = json.position();
        } while (json.accept(','));
        json.expect('}');
      }
      json.expectEnd();
    } catch (MalformedRecordException e) {
      size = 0;
      throw e;
    }
    rest = from < 0 ? Arrays.copyOf(bytes, length) : without(from, to, length);
  }

  private boolean namesItems() {
    JsonCursor json = cursor.json();
    return new String(json.text(), json.textOffset(), json.textLength(), StandardCharsets.UTF_8)
        .equals("Items");
  }

  /** Skips any JSON value; numbers and literals are left to whoever reads the rest. */
  private void skipAny(int depth) throws MalformedRecordException {
    JsonCursor json = cursor.json();
    if (depth > ItemCursor.MAX_DEPTH) {
      throw json.malformed("nested more than " + ItemCursor.MAX_DEPTH + " levels deep");
    }
    boolean object = json.accept('{');
    if (!object && !json.accept('[')) {
      json.scalar();
      return;
    }
    char close = object ? '}' : ']';
    if (json.accept(close)) {
      return;
    }
    do {
      if (object) {
        json.name();
      }
      skipAny(depth + 1);
    } while (json.accept(','));
    json.expect(close);
  }

  private void items() throws MalformedRecordException {
    JsonCursor json = cursor.json();
    json.expect('[');
    if (json.accept(']')) {
      return;
    }
    do {
      json.peek();
      int from = json.position();
      boolean onOneLine = cursor.skipItem();
      int to = json.position();
      if (!onOneLine) {
        join(from, to);
      }
      add(from, to);
    } while (json.accept(','));
    json.expect(']');
  }

  /** Within proven JSON a line feed stands between tokens only. */
  private void join(int from, int to) {
    for (int i = from; i < to; i++) {
      if (answer[i] == '\n') {
        answer[i] = ' ';
      }
    }
  }

  private void add(int from, int to) {
    if (2 * size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * size] = from;
    bounds[2 * size + 1] = to;
    size++;
  }

  private byte[] without(int from, int to, int length) {
    byte[] left = new byte[from + 2 + length - to];
    System.arraycopy(answer, 0, left, 0, from);
    left[from] = '[';
    left[from + 1] = ']';
    System.arraycopy(answer, to, left, from + 2, length - to);
    return left;
  }

  /** How many items the answer has. */
  public int size() {
    return size;
  }

  /** What {@link #offset} and {@link #length} point into. */
  public byte[] bytes() {
    return answer;
  }

  /** Where an item begins: {@code {"pk":{"S":"..."},...}}, without an envelope, on one line. */
  public int offset(int item) {
    return bounds[2 * item];
  }

  public int length(int item) {
    return bounds[2 * item + 1] - bounds[2 * item];
  }

  /** The answer with an empty list for its items. */
  public byte[] rest() {
    return rest;
  }
}
