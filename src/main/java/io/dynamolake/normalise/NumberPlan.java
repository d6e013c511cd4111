// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.DriftKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** N that becomes a number, a timestamp or text, where that is exact. */
abstract sealed class NumberPlan extends ValuePlan {
  NumberPlan() {
    super(AttributeType.N);
  }

  @Override
  final @Nullable DriftKind content(ItemDecoder in, int slot, int depth)
      throws MalformedRecordException {
    in.cursor.number();
    return fit(in, slot) ? null : DriftKind.NUMBER_MISFIT;
  }

  /** Writes nothing and returns false if the slot's type cannot hold the number that was just read. */
  abstract boolean fit(ItemDecoder in, int slot);

  static final class Int32 extends NumberPlan {
    @Override
    boolean fit(ItemDecoder in, int slot) {
      return NumberFit.int32(in.number, slot, in.sink);
    }
  }

  static final class Int64 extends NumberPlan {
    @Override
    boolean fit(ItemDecoder in, int slot) {
      return NumberFit.int64(in.number, slot, in.sink);
    }
  }

  static final class Float64 extends NumberPlan {
    @Override
    boolean fit(ItemDecoder in, int slot) {
      return NumberFit.float64(in.number, slot, in.sink);
    }
  }

  static final class FixedPoint extends NumberPlan {
    private final int precision;
    private final int scale;

    FixedPoint(int precision, int scale) {
      this.precision = precision;
      this.scale = scale;
    }

    @Override
    boolean fit(ItemDecoder in, int slot) {
      return NumberFit.decimal(in.number, precision, scale, slot, in.sink);
    }
  }

  /** Time counted from the epoch. */
  static final class Counted extends NumberPlan {
    private final int unitScale;

    /** @param unitScale the unit as a power of ten of a second, negated: seconds 0, milliseconds 3 */
    Counted(int unitScale) {
      this.unitScale = unitScale;
    }

    @Override
    boolean fit(ItemDecoder in, int slot) {
      return NumberFit.timestamp(in.number, unitScale, slot, in.sink);
    }
  }

  /** Any number, as text in plain notation. */
  static final class Plain extends NumberPlan {
    @Override
    boolean fit(ItemDecoder in, int slot) {
      byte[] plain = ItemNumber.plain(in.number.exact()).getBytes(StandardCharsets.US_ASCII);
      in.sink.string(slot, plain, 0, plain.length);
      return true;
    }
  }
}
