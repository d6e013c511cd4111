// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where in an item the decoder stands: attribute names, map keys and list indexes from the item down. Names are kept as slices, so
 * going down and up costs nothing; text is made only for what does not fit its column. Reusable, not thread-safe.
 */
final class ValuePath {
  private static final byte[] NO_NAME = new byte[0];

  private byte[][] names = new byte[16][];
  private int[] offsets = new int[16];
  private int[] lengths = new int[16];
  private Step[] steps = new Step[16];
  private int depth;

  private final TextBuilder text = new TextBuilder();

  private enum Step {
    /** An attribute of the item, or a field of a struct. */
    NAME,
    /** A key of a map whose names are open. */
    KEY,
    INDEX
  }

  void clear() {
    depth = 0;
  }

  void name(byte[] bytes, int offset, int length) {
    push(Step.NAME, bytes, offset, length);
  }

  void key(byte[] bytes, int offset, int length) {
    push(Step.KEY, bytes, offset, length);
  }

  void index(int index) {
    push(Step.INDEX, NO_NAME, index, 0);
  }

  void up() {
    depth--;
  }

  private void push(Step step, byte[] bytes, int offset, int length) {
    if (depth == steps.length) {
      names = Arrays.copyOf(names, 2 * depth);
      offsets = Arrays.copyOf(offsets, 2 * depth);
      lengths = Arrays.copyOf(lengths, 2 * depth);
      steps = Arrays.copyOf(steps, 2 * depth);
    }
    steps[depth] = step;
    names[depth] = bytes;
    offsets[depth] = offset;
    lengths[depth] = length;
    depth++;
  }

  /** Appends the JSON Pointer (RFC 6901) of this place, escaped as it stands inside a JSON string. */
  void appendPointer(TextBuilder to) {
    text.clear();
    for (int i = 0; i < depth; i++) {
      text.append('/');
      if (steps[i] == Step.INDEX) {
        text.append(Integer.toString(offsets[i]).getBytes(StandardCharsets.US_ASCII));
      } else {
        appendStep(i);
      }
    }
    byte[] pointer = text.toBytes();
    to.appendEscaped(pointer, 0, pointer.length);
  }

  /** The place as drift names it: like the pointer, but one path, *, for all elements of a list and all keys of a map. */
  String driftPath() {
    text.clear();
    for (int i = 0; i < depth; i++) {
      text.append('/');
      switch (steps[i]) {
        case NAME -> appendStep(i);
        case KEY, INDEX -> text.append('*');
      }
    }
    return new String(text.toBytes(), StandardCharsets.UTF_8);
  }

  private void appendStep(int step) {
    byte[] name = names[step];
    int end = offsets[step] + lengths[step];
    for (int i = offsets[step]; i < end; i++) {
      if (name[i] == '~') {
        text.append(new byte[] {'~', '0'});
      } else if (name[i] == '/') {
        text.append(new byte[] {'~', '1'});
      } else {
        text.append(name, i, 1);
      }
    }
  }
}
