// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.JsonCursor;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.TextFormat;
import org.jspecify.annotations.Nullable;

/** S that means a time in a declared format. */
abstract sealed class TimePlan extends ValuePlan {
  final TimeText time;

  TimePlan(TextFormat format) {
    super(AttributeType.S);
    time = new TimeText(format);
  }

  @Override
  final @Nullable DriftKind content(ItemDecoder in, int slot, int depth)
      throws MalformedRecordException {
    in.json.string();
    if (!read(in.json, slot, in.sink)) {
      return DriftKind.TEXT_MISFIT;
    }
    return time.sameText() ? null : DriftKind.TEXT_FORM;
  }

  /** Writes nothing and returns false if the text that was just read has no exact value. */
  abstract boolean read(JsonCursor json, int slot, ValueSink sink);

  static final class Timestamp extends TimePlan {
    Timestamp(TextFormat format) {
      super(format);
    }

    @Override
    boolean read(JsonCursor json, int slot, ValueSink sink) {
      long micros = time.timestamp(json.text(), json.textOffset(), json.textLength());
      if (micros == Long.MIN_VALUE) {
        return false;
      }
      sink.int64(slot, micros);
      return true;
    }
  }

  static final class Date extends TimePlan {
    Date(TextFormat format) {
      super(format);
    }

    @Override
    boolean read(JsonCursor json, int slot, ValueSink sink) {
      int days = time.date(json.text(), json.textOffset(), json.textLength());
      if (days == Integer.MIN_VALUE) {
        return false;
      }
      sink.int32(slot, days);
      return true;
    }
  }
}
