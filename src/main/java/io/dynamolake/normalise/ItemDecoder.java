// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.ItemCursor;
import io.dynamolake.item.JsonCursor;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.NumberText;
import io.dynamolake.item.Spelling;
import io.dynamolake.schema.DriftKind;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one record of a full export after the other, walking its bytes once and writing typed values straight into a sink. What a
 * column cannot hold exactly is told to {@link Misfits} and kept, in DynamoDB JSON under its JSON Pointer, as the item's rescued text:
 * sink and rescued text together hold the whole item.
 *
 * <p>Reusable, not thread-safe. After a {@link MalformedRecordException} the sink holds a part of the record; the next one starts clean.
 */
final class ItemDecoder {
  final ItemCursor cursor = new ItemCursor();
  final JsonCursor json = cursor.json();
  final NumberText number = cursor.numberText();
  final ValuePath path = new ValuePath();
  final ValueSink sink;

  private final StructPlan plan;
  private final Misfits misfits;
  private final RescuedText rescued = new RescuedText(path);

  ItemDecoder(StructPlan plan, ValueSink sink, Misfits misfits) {
    this.plan = plan;
    this.sink = sink;
    this.misfits = misfits;
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
    plan.members(this, 0);
    cursor.endItem();
  }

  /**
   * Decodes a map of attributes without an envelope, such as an image of a change, into the sink.
   *
   * @throws MalformedRecordException if the bytes are no such map
   */
  void decodeAttributes(byte[] bytes, int offset, int length) throws MalformedRecordException {
    sink.beginItem();
    path.clear();
    rescued.clear();
    json.reset(bytes, offset, length);
    plan.members(this, 0);
    json.expectEnd();
  }

  /** A JSON object from JSON Pointer to DynamoDB JSON of what the last item's columns could not hold; null if they hold it all. */
  byte @Nullable [] rescued() {
    return rescued.finish();
  }

  /** Whether the last item had the attribute of a column, with whatever value. */
  boolean present(int column) {
    return plan.present(column);
  }

  /** Decodes a whole value, whatever its type turns out to be. */
  void value(ValuePlan value, int slot, int depth) throws MalformedRecordException {
    AttributeType wanted = value.type();
    if (wanted == null) {
      opened(value, slot, depth);
      return;
    }
    json.peek();
    int from = json.position();
    AttributeType type = cursor.open();
    if (type == wanted) {
      content(value, slot, depth, from);
      return;
    }
    cursor.skipContent(type, depth);
    cursor.close();
    rescue(
        type == AttributeType.NULL ? DriftKind.EXPLICIT_NULL : DriftKind.TYPE_CONFLICT, type, from);
  }

  /** Decodes a value of the planned type, whose tag (if the plan has one) was just consumed and has no white space in it. */
  void opened(ValuePlan value, int slot, int depth) throws MalformedRecordException {
    content(value, slot, depth, json.position() - value.tagLength());
  }

  private void content(ValuePlan value, int slot, int depth, int from)
      throws MalformedRecordException {
    DriftKind misfit = value.content(this, slot, depth);
    cursor.close();
    AttributeType type = value.type();
    if (misfit != null && type != null) {
      rescue(misfit, type, from);
    }
  }

  /** Rescues the value of an attribute that has no slot. */
  void unknown(int depth) throws MalformedRecordException {
    json.peek();
    int from = json.position();
    AttributeType type = cursor.skip(depth);
    rescue(DriftKind.NEW_ATTRIBUTE, type, from);
  }

  private void rescue(DriftKind kind, AttributeType type, int from)
      throws MalformedRecordException {
    int length = json.position() - from;
    byte[] plain = Spelling.plain(json.record(), from, length);
    if (plain == null) {
      rescued.add(json.record(), from, length);
    } else {
      rescued.add(plain, 0, plain.length);
    }
    misfits.misfit(kind, path, type);
  }
}
