// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.NameTable;
import org.jspecify.annotations.Nullable;

/**
 * How one value is decoded: a column's type, compiled. A plan belongs to one decoder, because struct plans remember what the current
 * struct has had.
 */
final class ValuePlan {
  /** What is made of a value of the planned attribute type. */
  enum Kind {
    STRING,
    NUMBER,
    INT64,
    INT32,
    FLOAT64,
    DECIMAL,
    BOOL,
    BINARY,
    /** The whole value, tag included, as text; whatever its type is. */
    JSON,
    TEXT_TIMESTAMP,
    TEXT_DATE,
    NUMBER_TIMESTAMP,
    LIST,
    SET,
    MAP,
    STRUCT,
    /** A column that nobody asked for: checked, not decoded. */
    SKIP
  }

  final Kind kind;
  final AttributeType type;

  /** Of a decimal; the unit's power of ten of a timestamp that is counted (seconds 0, milliseconds 3). */
  final int precision;

  final int scale;
  private final @Nullable ValuePlan element;
  private final @Nullable StructPlan struct;
  private final @Nullable TimeText time;

  private ValuePlan(
      Kind kind,
      AttributeType type,
      int precision,
      int scale,
      @Nullable ValuePlan element,
      @Nullable StructPlan struct,
      @Nullable TimeText time) {
    this.kind = kind;
    this.type = type;
    this.precision = precision;
    this.scale = scale;
    this.element = element;
    this.struct = struct;
    this.time = time;
  }

  static ValuePlan of(Kind kind, AttributeType type) {
    return new ValuePlan(kind, type, 0, 0, null, null, null);
  }

  static ValuePlan decimal(int precision, int scale) {
    return new ValuePlan(Kind.DECIMAL, AttributeType.N, precision, scale, null, null, null);
  }

  static ValuePlan counted(int unitScale) {
    return new ValuePlan(Kind.NUMBER_TIMESTAMP, AttributeType.N, unitScale, 0, null, null, null);
  }

  static ValuePlan text(Kind kind, TimeText time) {
    return new ValuePlan(kind, AttributeType.S, 0, 0, null, null, time);
  }

  static ValuePlan nested(Kind kind, AttributeType type, ValuePlan element) {
    return new ValuePlan(kind, type, 0, 0, element, null, null);
  }

  static ValuePlan struct(StructPlan struct) {
    return new ValuePlan(Kind.STRUCT, AttributeType.M, 0, 0, null, struct, null);
  }

  ValuePlan element() {
    return required(element);
  }

  StructPlan struct() {
    return required(struct);
  }

  TimeText time() {
    return required(time);
  }

  private <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("A plan of kind " + kind + " has no such part");
    }
    return part;
  }

  /** The attributes of an item, or the members of a map that has become a struct. */
  static final class StructPlan {
    private final NameTable names;
    private final ValuePlan[] values;
    private final long[] seen;
    private long turn;

    /** @param names field {@code i} is called {@code names.name(i)} and is decoded by {@code values[i]} into slot {@code i} */
    StructPlan(NameTable names, ValuePlan[] values) {
      this.names = names;
      this.values = values;
      this.seen = new long[values.length];
    }

    int width() {
      return values.length;
    }

    void begin() {
      turn++;
    }

    int find(byte[] bytes, int offset, int length) {
      return names.find(bytes, offset, length);
    }

    byte[] name(int field) {
      return names.name(field);
    }

    ValuePlan value(int field) {
      return values[field];
    }

    /** False if the field was already there since {@link #begin}. */
    boolean first(int field) {
      boolean first = seen[field] != turn;
      seen[field] = turn;
      return first;
    }

    boolean present(int field) {
      return seen[field] == turn;
    }
  }
}
