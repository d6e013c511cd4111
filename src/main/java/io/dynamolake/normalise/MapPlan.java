// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.NameTable;
import io.dynamolake.schema.DriftKind;
import org.jspecify.annotations.Nullable;

/** M whose names are open and whose values have one plan. */
final class MapPlan extends ValuePlan {
  private final ValuePlan value;

  MapPlan(ValuePlan value) {
    super(AttributeType.M);
    this.value = value;
  }

  @Override
  @Nullable
  DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
    in.cursor.checkDepth(depth);
    in.json.expect('{');
    in.sink.beginMap(slot);
    int size = 0;
    if (!in.json.accept('}')) {
      in.path.down();
      NameTable names = in.cursor.names(depth);
      do {
        in.json.name();
        in.cursor.distinct(names);
        in.sink.key(size, in.json.text(), in.json.textOffset(), in.json.textLength());
        in.path.key(in.json.text(), in.json.textOffset(), in.json.textLength());
        in.value(value, size++, depth + 1);
      } while (in.json.accept(','));
      in.path.up();
      in.json.expect('}');
    }
    in.sink.endMap(size);
    return null;
  }
}
