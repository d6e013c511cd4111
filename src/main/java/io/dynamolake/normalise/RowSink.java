// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Makes one Spark row an item. The row is one object that changes with the next item, and its strings are slices of the record's bytes:
 * whoever keeps a row copies it, as Spark does.
 */
final class RowSink implements ValueSink {
  /** More than nearly all items need. */
  private static final int USUAL_DEPTH = 40;

  private final @Nullable Object[] columns;
  private final GenericInternalRow row;

  /** What slots are written into: the row, a struct, a list or a map's values. */
  private @Nullable Object[] current;

  private final List<Frame> frames = new ArrayList<>();
  private int depth;

  /** @param width number of columns, {@code _rescued} included */
  RowSink(int width) {
    columns = new Object[width];
    row = new GenericInternalRow(columns);
    current = columns;
    for (int i = 0; i < USUAL_DEPTH; i++) {
      frames.add(new Frame());
    }
  }

  InternalRow row() {
    return row;
  }

  @Override
  public void beginItem() {
    Arrays.fill(columns, null);
    current = columns;
    depth = 0;
  }

  @Override
  public void string(int slot, byte[] bytes, int offset, int length) {
    put(slot, UTF8String.fromBytes(bytes, offset, length));
  }

  @Override
  public void binary(int slot, byte[] bytes) {
    put(slot, bytes);
  }

  @Override
  public void bool(int slot, boolean value) {
    put(slot, value);
  }

  @Override
  public void int32(int slot, int value) {
    put(slot, value);
  }

  @Override
  public void int64(int slot, long value) {
    put(slot, value);
  }

  @Override
  public void float64(int slot, double value) {
    put(slot, value);
  }

  @Override
  public void decimal(int slot, long unscaled, int precision, int scale) {
    put(slot, Decimal.createUnsafe(unscaled, precision, scale));
  }

  @Override
  public void decimal(int slot, BigDecimal value, int precision, int scale) {
    put(slot, Decimal.apply(value, precision, scale));
  }

  @Override
  public void beginStruct(int slot, int width) {
    push(slot, new Object[width], null);
  }

  @Override
  public void endStruct() {
    @Nullable Object[] fields = current;
    int slot = pop().slot;
    put(slot, new GenericInternalRow(fields));
  }

  @Override
  public void beginList(int slot) {
    push(slot, new Object[8], null);
  }

  @Override
  public void endList(int size) {
    @Nullable Object[] elements = sized(current, size);
    int slot = pop().slot;
    put(slot, new GenericArrayData(elements));
  }

  @Override
  public void dropList() {
    pop();
  }

  @Override
  public void beginMap(int slot) {
    push(slot, new Object[8], new Object[8]);
  }

  @Override
  public void key(int slot, byte[] bytes, int offset, int length) {
    Frame frame = frames.get(depth - 1);
    if (slot >= frame.keys.length) {
      frame.keys = Arrays.copyOf(frame.keys, 2 * slot);
    }
    frame.keys[slot] = UTF8String.fromBytes(bytes, offset, length);
  }

  @Override
  public void endMap(int size) {
    @Nullable Object[] values = sized(current, size);
    Frame frame = pop();
    put(
        frame.slot,
        new ArrayBasedMapData(
            new GenericArrayData(sized(frame.keys, size)), new GenericArrayData(values)));
  }

  private void put(int slot, Object value) {
    if (slot >= current.length) {
      current = Arrays.copyOf(current, 2 * slot);
    }
    current[slot] = value;
  }

  private static @Nullable Object[] sized(@Nullable Object[] values, int size) {
    return values.length == size ? values : Arrays.copyOf(values, size);
  }

  private void push(int slot, @Nullable Object[] inner, @Nullable Object @Nullable [] keys) {
    if (depth == frames.size()) {
      frames.add(new Frame());
    }
    Frame frame = frames.get(depth++);
    frame.slot = slot;
    frame.outer = current;
    frame.keys = keys == null ? frame.keys : keys;
    current = inner;
  }

  private Frame pop() {
    Frame frame = frames.get(--depth);
    current = frame.outer;
    return frame;
  }

  /** Where the value under construction goes. */
  private static final class Frame {
    private int slot;
    private @Nullable Object[] outer = new Object[0];
    private @Nullable Object[] keys = new Object[0];
  }
}
