// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.DriftKind;
import org.jspecify.annotations.Nullable;

/** SS, NS or BS. A set is held whole or not at all: its elements have no order by which one could be told from another. */
final class SetPlan extends ValuePlan {
  private final ValuePlan element;

  SetPlan(AttributeType type, ValuePlan element) {
    super(type);
    this.element = element;
  }

  @Override
  @Nullable
  DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
    in.json.expect('[');
    in.sink.beginList(slot);
    int size = 0;
    DriftKind misfit = null;
    if (!in.json.accept(']')) {
      do {
        DriftKind one = element.content(in, size++, 0);
        misfit = misfit == null ? one : misfit;
      } while (in.json.accept(','));
      in.json.expect(']');
    }
    if (misfit == null) {
      in.sink.endList(size);
    } else {
      in.sink.dropList();
    }
    return misfit;
  }
}
