// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.DriftKind;
import org.jspecify.annotations.Nullable;

/** L whose elements have one plan; an element that does not fit is absent from its slot and rescued by itself. */
final class ListPlan extends ValuePlan {
  private final ValuePlan element;

  ListPlan(ValuePlan element) {
    super(AttributeType.L);
    this.element = element;
  }

  @Override
  @Nullable
  DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
    in.cursor.checkDepth(depth);
    in.json.expect('[');
    in.sink.beginList(slot);
    int size = 0;
    if (!in.json.accept(']')) {
      in.path.down();
      do {
        in.path.index(size);
        in.value(element, size++, depth + 1);
      } while (in.json.accept(','));
      in.path.up();
      in.json.expect(']');
    }
    in.sink.endList(size);
    return null;
  }
}
