// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import org.jspecify.annotations.Nullable;

/** Collects the value of one item's {@code _rescued} column; see {@link ItemDecoder#rescued}. Reusable, not thread-safe. */
final class RescuedText {
  private final ValuePath path;
  private final TextBuilder text = new TextBuilder();

  /** @param path where the decoder stands whenever something is added */
  RescuedText(ValuePath path) {
    this.path = path;
  }

  void clear() {
    text.clear();
  }

  /** Adds a value, tag included. */
  void add(byte[] json, int offset, int length) {
    text.append(text.length() == 0 ? '{' : ',');
    text.append('"');
    path.appendPointer(text);
    text.append('"');
    text.append(':');
    text.append(json, offset, length);
  }

  byte @Nullable [] finish() {
    if (text.length() == 0) {
      return null;
    }
    text.append('}');
    byte[] whole = text.toBytes();
    text.cut(text.length() - 1);
    return whole;
  }
}
