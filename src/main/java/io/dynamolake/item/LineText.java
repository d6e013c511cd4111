// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.io.Reader;

/** The text of one line, which remembers whether somebody wanted more of it than there is. */
final class LineText extends Reader {
  private final char[] text;
  private int at;
  private boolean exhausted;

  LineText(char[] text) {
    this.text = text;
  }

  boolean exhausted() {
    return exhausted;
  }

  @Override
  public int read(char[] target, int offset, int length) {
    int count = Math.min(length, text.length - at);
    if (count <= 0) {
      exhausted |= length > 0;
      return length > 0 ? -1 : 0;
    }
    System.arraycopy(text, at, target, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {}
}
