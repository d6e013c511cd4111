// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.ItemCursor;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.item.JsonCursor;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.NameTable;
import io.dynamolake.item.NumberText;
import io.dynamolake.normalise.ValuePlan.StructPlan;
import io.dynamolake.schema.DriftKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one record of a full export after the other, walking its bytes once and writing typed values straight into a sink. What a
 * column cannot hold exactly is told to {@link Misfits} and kept, in DynamoDB JSON under its JSON Pointer, as the item's rescued text:
 * sink and rescued text together hold the whole item.
 *
 * <p>Reusable, not thread-safe. After a {@link MalformedRecordException} the sink holds a part of the record; the next one starts clean.
 */
final class ItemDecoder {
  private final StructPlan plan;
  private final ValueSink sink;
  private final Misfits misfits;
  private final RescuedText rescued;

  private final ItemCursor cursor = new ItemCursor();
  private final JsonCursor json = cursor.json();
  private final NumberText number = cursor.numberText();
  private final ValuePath path = new ValuePath();

  ItemDecoder(StructPlan plan, ValueSink sink, Misfits misfits) {
    this.plan = plan;
    this.sink = sink;
    this.misfits = misfits;
    this.rescued = new RescuedText(path);
  }

  /**
   * Decodes {@code {"Item":{...}}} into the sink.
   *
   * @throws MalformedRecordException if the bytes are no item, whatever columns were asked for
   */
  void decode(byte[] bytes, int offset, int length) throws MalformedRecordException {
    sink.beginItem();
    path.clear();
    rescued.clear();
    cursor.beginItem(bytes, offset, length);
    struct(plan, 0);
    cursor.endItem();
  }

  /** A JSON object from JSON Pointer to DynamoDB JSON of what the last item's columns could not hold; null if they hold it all. */
  byte @Nullable [] rescued() {
    return rescued.finish();
  }

  /** Whether the last item had the attribute of a column, with whatever value. */
  boolean present(int column) {
    return plan.present(column);
  }

  private void struct(StructPlan fields, int depth) throws MalformedRecordException {
    fields.begin();
    json.expect('{');
    if (json.accept('}')) {
      return;
    }
    NameTable unknown = null;
    do {
      json.name();
      int field = fields.find(json.text(), json.textOffset(), json.textLength());
      if (field >= 0) {
        if (!fields.first(field)) {
          throw json.malformed("an attribute that stands twice in one map");
        }
        byte[] name = fields.name(field);
        path.name(name, 0, name.length);
        value(fields.value(field), field, depth + 1);
      } else {
        unknown = unknown == null ? cursor.names(depth) : unknown;
        cursor.distinct(unknown);
        path.name(json.text(), json.textOffset(), json.textLength());
        unknown(depth + 1);
      }
      path.up();
    } while (json.accept(','));
    json.expect('}');
  }

  private void unknown(int depth) throws MalformedRecordException {
    json.peek();
    int from = json.position();
    AttributeType type = cursor.skip(depth);
    rescue(DriftKind.NEW_ATTRIBUTE, type, from);
  }

  private void value(ValuePlan value, int slot, int depth) throws MalformedRecordException {
    json.peek();
    int from = json.position();
    AttributeType type = cursor.open();
    if (value.kind == ValuePlan.Kind.JSON || value.kind == ValuePlan.Kind.SKIP) {
      cursor.skipContent(type, depth);
      cursor.close();
      if (value.kind == ValuePlan.Kind.JSON) {
        sink.string(slot, json.record(), from, json.position() - from);
      }
      return;
    }
    if (type != value.type) {
      cursor.skipContent(type, depth);
      cursor.close();
      rescue(
          type == AttributeType.NULL ? DriftKind.EXPLICIT_NULL : DriftKind.TYPE_CONFLICT,
          type,
          from);
      return;
    }
    DriftKind misfit = content(value, slot, depth);
    cursor.close();
    if (misfit != null) {
      rescue(misfit, type, from);
    }
  }

  /** Decodes what stands behind the tag; returns why the column does not hold it exactly, or null if it does. */
  private @Nullable DriftKind content(ValuePlan value, int slot, int depth)
      throws MalformedRecordException {
    switch (value.kind) {
      case STRING -> {
        json.string();
        sink.string(slot, json.text(), json.textOffset(), json.textLength());
        return null;
      }
      case BOOL -> {
        sink.bool(slot, json.bool());
        return null;
      }
      case BINARY -> {
        sink.binary(slot, cursor.binary());
        return null;
      }
      case NUMBER, INT64, INT32, FLOAT64, DECIMAL, NUMBER_TIMESTAMP -> {
        cursor.number();
        return number(value, slot) ? null : DriftKind.NUMBER_MISFIT;
      }
      case TEXT_TIMESTAMP, TEXT_DATE -> {
        json.string();
        return time(value, slot);
      }
      case LIST -> {
        list(value.element(), slot, depth);
        return null;
      }
      case SET -> {
        return set(value.element(), slot);
      }
      case MAP -> {
        map(value.element(), slot, depth);
        return null;
      }
      case STRUCT -> {
        StructPlan struct = value.struct();
        sink.beginStruct(slot, struct.width());
        struct(struct, depth);
        sink.endStruct();
        return null;
      }
      default ->
        throw new IllegalStateException("A value of kind " + value.kind + " has no content");
    }
  }

  private boolean number(ValuePlan value, int slot) {
    return switch (value.kind) {
      case INT64 -> NumberFit.int64(number, slot, sink);
      case INT32 -> NumberFit.int32(number, slot, sink);
      case FLOAT64 -> NumberFit.float64(number, slot, sink);
      case DECIMAL -> NumberFit.decimal(number, value.precision, value.scale, slot, sink);
      case NUMBER_TIMESTAMP -> NumberFit.timestamp(number, value.precision, slot, sink);
      default -> {
        byte[] plain = ItemNumber.plain(number.exact()).getBytes(StandardCharsets.US_ASCII);
        sink.string(slot, plain, 0, plain.length);
        yield true;
      }
    };
  }

  private @Nullable DriftKind time(ValuePlan value, int slot) {
    TimeText time = value.time();
    if (value.kind == ValuePlan.Kind.TEXT_DATE) {
      int days = time.date(json.text(), json.textOffset(), json.textLength());
      if (days == Integer.MIN_VALUE) {
        return DriftKind.TEXT_MISFIT;
      }
      sink.int32(slot, days);
    } else {
      long micros = time.timestamp(json.text(), json.textOffset(), json.textLength());
      if (micros == Long.MIN_VALUE) {
        return DriftKind.TEXT_MISFIT;
      }
      sink.int64(slot, micros);
    }
    return time.sameText() ? null : DriftKind.TEXT_FORM;
  }

  private void list(ValuePlan element, int slot, int depth) throws MalformedRecordException {
    cursor.checkDepth(depth);
    json.expect('[');
    sink.beginList(slot);
    int size = 0;
    if (!json.accept(']')) {
      do {
        path.index(size);
        value(element, size++, depth + 1);
        path.up();
      } while (json.accept(','));
      json.expect(']');
    }
    sink.endList(size);
  }

  /** A set is held whole or not at all: its elements have no order by which one could be told from another. */
  private @Nullable DriftKind set(ValuePlan element, int slot) throws MalformedRecordException {
    json.expect('[');
    sink.beginList(slot);
    int size = 0;
    DriftKind misfit = null;
    if (!json.accept(']')) {
      do {
        DriftKind one = content(element, size++, 0);
        misfit = misfit == null ? one : misfit;
      } while (json.accept(','));
      json.expect(']');
    }
    if (misfit == null) {
      sink.endList(size);
    } else {
      sink.dropList();
    }
    return misfit;
  }

  private void map(ValuePlan element, int slot, int depth) throws MalformedRecordException {
    cursor.checkDepth(depth);
    json.expect('{');
    sink.beginMap(slot);
    int size = 0;
    if (!json.accept('}')) {
      NameTable names = cursor.names(depth);
      do {
        json.name();
        cursor.distinct(names);
        sink.key(size, json.text(), json.textOffset(), json.textLength());
        path.key(json.text(), json.textOffset(), json.textLength());
        value(element, size++, depth + 1);
        path.up();
      } while (json.accept(','));
      json.expect('}');
    }
    sink.endMap(size);
  }

  private void rescue(DriftKind kind, @Nullable AttributeType type, int from) {
    rescued.add(json.record(), from, json.position() - from);
    misfits.misfit(kind, path.driftPath(), type);
  }
}
