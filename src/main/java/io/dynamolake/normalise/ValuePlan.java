// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.JsonCursor;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.Spelling;
import io.dynamolake.schema.DriftKind;
import org.jspecify.annotations.Nullable;

/**
 * How one value is decoded: a column's type, compiled. A plan belongs to one decoder, because some remember what they have seen.
 *
 * <p>One class a kind of value, rather than one method with a switch: the compiler of the JVM then translates each of them once and by
 * itself, instead of all of them into each other.
 */
abstract sealed class ValuePlan
    permits ValuePlan.Text,
        ValuePlan.Bool,
        ValuePlan.Binary,
        ValuePlan.Whole,
        ValuePlan.Skipped,
        NumberPlan,
        TimePlan,
        ListPlan,
        SetPlan,
        MapPlan,
        StructPlan {

  private final @Nullable AttributeType type;
  private final int tagLength;

  /** @param type of the values that the plan takes; null if it takes any, their tags included */
  ValuePlan(@Nullable AttributeType type) {
    this.type = type;
    this.tagLength = type == null ? 0 : JsonCursor.tagLength(type);
  }

  final @Nullable AttributeType type() {
    return type;
  }

  /** Length of the tag as nearly all writers write it; 0 if the plan takes any type. */
  final int tagLength() {
    return tagLength;
  }

  /**
   * Decodes what stands behind the tag (a plan that takes any type: from the tag on), without the brace that ends the value.
   *
   * @param depth counted from the item
   * @return why the slot does not hold the value exactly; null if it does
   */
  abstract @Nullable DriftKind content(ItemDecoder in, int slot, int depth)
      throws MalformedRecordException;

  /** S as it is. */
  static final class Text extends ValuePlan {
    Text() {
      super(AttributeType.S);
    }

    @Override
    @Nullable
    DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
      in.json.string();
      in.sink.string(slot, in.json.text(), in.json.textOffset(), in.json.textLength());
      return null;
    }
  }

  static final class Bool extends ValuePlan {
    Bool() {
      super(AttributeType.BOOL);
    }

    @Override
    @Nullable
    DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
      in.sink.bool(slot, in.json.bool());
      return null;
    }
  }

  static final class Binary extends ValuePlan {
    Binary() {
      super(AttributeType.B);
    }

    @Override
    @Nullable
    DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
      in.sink.binary(slot, in.cursor.binary());
      return null;
    }
  }

  /** A value of any type as text, its tag included. */
  static final class Whole extends ValuePlan {
    Whole() {
      super(null);
    }

    @Override
    @Nullable
    DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
      in.json.peek();
      int from = in.json.position();
      in.cursor.skipContent(in.cursor.open(), depth);
      in.json.expectNext('}');
      int end = in.json.position() + 1;
      byte[] plain = Spelling.plain(in.json.record(), from, end - from);
      if (plain == null) {
        in.sink.string(slot, in.json.record(), from, end - from);
      } else {
        in.sink.string(slot, plain, 0, plain.length);
      }
      return null;
    }
  }

  /** A column that nobody asked for: checked, not decoded. */
  static final class Skipped extends ValuePlan {
    Skipped() {
      super(null);
    }

    @Override
    @Nullable
    DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
      in.cursor.skipContent(in.cursor.open(), depth);
      return null;
    }
  }
}
