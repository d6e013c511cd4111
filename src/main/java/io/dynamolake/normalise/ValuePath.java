// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftObserver;
import io.dynamolake.schema.DriftTally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in an item the decoder stands: attribute names, map keys and list indexes from the item down. Moving costs nothing, because
 * fields are kept as numbers and names as slices; text is made only for what does not fit its column. Reusable, not thread-safe.
 */
final class ValuePath {
  private static final byte[] NO_NAME = new byte[0];
  /** More than nearly all items need: code that never runs stays out of the way of what does. */
  private static final int USUAL_DEPTH = 40;

  private final List<Step> steps = new ArrayList<>();
  private int depth;
  private Step top = new Step();

  private final TextBuilder text = new TextBuilder();

  ValuePath() {
    for (int i = 0; i < USUAL_DEPTH; i++) {
      steps.add(new Step());
    }
  }

  private enum Kind {
    /** A field of a struct, or an attribute of the item that has a column. */
    FIELD,
    /** An attribute that has no slot. */
    NAME,
    /** A key of a map whose names are open. */
    KEY,
    INDEX
  }

  private static final class Step {
    private Kind kind = Kind.INDEX;
    private @Nullable StructPlan struct;
    private int index;
    private byte[] name = NO_NAME;
    private int offset;
    private int length;

    private void named(Kind as, byte[] bytes, int from, int count) {
      kind = as;
      name = bytes;
      offset = from;
      length = count;
    }
  }

  void clear() {
    depth = 0;
  }

  /** Goes into an item, struct, map or list; one of the next four says where. */
  void down() {
    if (depth == steps.size()) {
      steps.add(new Step());
    }
    top = steps.get(depth++);
  }

  void up() {
    depth--;
    if (depth > 0) {
      top = steps.get(depth - 1);
    }
  }

  void field(StructPlan struct, int field) {
    Step step = top;
    if (step.struct != struct) {
      step.struct = struct;
    }
    step.kind = Kind.FIELD;
    step.index = field;
  }

  void name(byte[] bytes, int offset, int length) {
    top.named(Kind.NAME, bytes, offset, length);
  }

  void key(byte[] bytes, int offset, int length) {
    top.named(Kind.KEY, bytes, offset, length);
  }

  void index(int index) {
    top.kind = Kind.INDEX;
    top.index = index;
  }

  /** Appends the JSON Pointer (RFC 6901) of this place, escaped as it stands inside a JSON string. */
  void appendPointer(TextBuilder to) {
    text.clear();
    for (int i = 0; i < depth; i++) {
      text.append('/');
      Step step = steps.get(i);
      if (step.kind == Kind.INDEX) {
        text.append(Integer.toString(step.index).getBytes(StandardCharsets.US_ASCII));
      } else {
        appendName(step);
      }
    }
    byte[] pointer = text.toBytes();
    to.appendEscaped(pointer, 0, pointer.length);
  }

  /** Where drift of the kind at this place is counted. Whoever asks always gives the same observer. */
  DriftTally tally(DriftKind kind, DriftObserver drift) {
    StructPlan struct = top.struct;
    return top.kind == Kind.FIELD && struct != null
        ? struct.tally(kind, top.index, drift)
        : drift.tally(kind, driftPath());
  }

  /** The place as drift names it: like the pointer, but one path, *, for all elements of a list and all keys of a map. */
  String driftPath() {
    StructPlan struct = top.struct;
    if (top.kind == Kind.FIELD && struct != null) {
      return struct.driftPath(top.index);
    }
    text.clear();
    for (int i = 0; i < depth; i++) {
      text.append('/');
      Step step = steps.get(i);
      switch (step.kind) {
        case FIELD, NAME -> appendName(step);
        case KEY, INDEX -> text.append('*');
      }
    }
    return new String(text.toBytes(), StandardCharsets.UTF_8);
  }

  private void appendName(Step step) {
    StructPlan struct = step.kind == Kind.FIELD ? step.struct : null;
    byte[] name = struct == null ? step.name : struct.name(step.index);
    int from = struct == null ? step.offset : 0;
    int end = struct == null ? from + step.length : name.length;
    for (int i = from; i < end; i++) {
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
