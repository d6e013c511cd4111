// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One attribute value as a tree. Equality is by what was written: {@code 1} and {@code 1.0} differ, and so does the order of a set; compare
 * {@link #canonical()} forms for DynamoDB's notion of equality. {@code toString} shows types and sizes, never a value.
 */
public sealed interface AttributeValue extends Serializable {
  /** Order of the UTF-8 bytes, which is how DynamoDB compares strings. */
  Comparator<String> TEXT_ORDER = (a, b) -> Arrays.compareUnsigned(
      a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  AttributeType type();

  /**
   * The same value in the one form that equal values share: numbers in plain notation without needless zeros, sets sorted (numbers by value,
   * text and binaries by bytes), members of maps sorted by name. Repeated elements of a set stay.
   *
   * @throws IllegalArgumentException if a number is none; values that were parsed never are
   */
  default AttributeValue canonical() {
    return this;
  }

  /** {@code members}, each canonical, in {@link #TEXT_ORDER} of their names. */
  static Map<String, AttributeValue> canonical(Map<String, AttributeValue> members) {
    Map<String, AttributeValue> sorted = new LinkedHashMap<>();
    members.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(TEXT_ORDER))
        .forEach(member -> sorted.put(member.getKey(), member.getValue().canonical()));
    return sorted;
  }

  /** An unmodifiable copy that keeps the order. */
  static Map<String, AttributeValue> copyInOrder(Map<String, AttributeValue> members) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  record S(String value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.S;
    }

    @Override
    public String toString() {
      return "S[" + value.length() + "]";
    }
  }

  /** A number as it was written. */
  record N(String digits) implements AttributeValue {
    public BigDecimal value() {
      return ItemNumber.written(digits);
    }

    @Override
    public AttributeType type() {
      return AttributeType.N;
    }

    @Override
    public AttributeValue canonical() {
      return new N(ItemNumber.plain(value()));
    }

    @Override
    public String toString() {
      return "N[" + digits.length() + "]";
    }
  }

  /** Copies on the way in and out, so that it stays a value. */
  @SuppressWarnings("ArrayRecordComponent") // copied and compared by content here
  record B(byte[] bytes) implements AttributeValue {
    public B {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public AttributeType type() {
      return AttributeType.B;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof B b && Arrays.equals(bytes, b.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "B[" + bytes.length + "]";
    }
  }

  record Bool(boolean value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.BOOL;
    }

    @Override
    public String toString() {
      return "BOOL";
    }
  }

  record Null() implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.NULL;
    }

    @Override
    public String toString() {
      return "NULL";
    }
  }

  record L(List<AttributeValue> values) implements AttributeValue {
    public L {
      values = List.copyOf(values);
    }

    @Override
    public AttributeType type() {
      return AttributeType.L;
    }

    @Override
    public AttributeValue canonical() {
      return new L(values.stream().map(AttributeValue::canonical).toList());
    }

    @Override
    public String toString() {
      return "L" + values;
    }
  }

  /** Keeps the order of its members, which does not count in comparisons. */
  record M(Map<String, AttributeValue> members) implements AttributeValue {
    public M {
      members = copyInOrder(members);
    }

    @Override
    public AttributeType type() {
      return AttributeType.M;
    }

    @Override
    public AttributeValue canonical() {
      return new M(AttributeValue.canonical(members));
    }

    @Override
    public String toString() {
      return "M" + members;
    }
  }

  record SS(List<String> values) implements AttributeValue {
    public SS {
      values = List.copyOf(values);
    }

    @Override
    public AttributeType type() {
      return AttributeType.SS;
    }

    @Override
    public AttributeValue canonical() {
      return new SS(values.stream().sorted(TEXT_ORDER).toList());
    }

    @Override
    public String toString() {
      return "SS[" + values.size() + "]";
    }
  }

  /** Numbers as they were written. */
  record NS(List<String> digits) implements AttributeValue {
    public NS {
      digits = List.copyOf(digits);
    }

    @Override
    public AttributeType type() {
      return AttributeType.NS;
    }

    @Override
    public AttributeValue canonical() {
      return new NS(digits.stream()
          .map(ItemNumber::written)
          .sorted()
          .map(ItemNumber::plain)
          .toList());
    }

    @Override
    public String toString() {
      return "NS[" + digits.size() + "]";
    }
  }

  /** Copies on the way in and out, so that it stays a value. */
  record BS(List<byte[]> values) implements AttributeValue {
    public BS {
      values = values.stream().map(byte[]::clone).toList();
    }

    @Override
    public List<byte[]> values() {
      return values.stream().map(byte[]::clone).toList();
    }

    @Override
    public AttributeType type() {
      return AttributeType.BS;
    }

    @Override
    public AttributeValue canonical() {
      return new BS(values.stream().sorted(Arrays::compareUnsigned).toList());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof BS set && Arrays.deepEquals(arrays(), set.arrays());
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(arrays());
    }

    private Object[] arrays() {
      return values.toArray();
    }

    @Override
    public String toString() {
      return "BS[" + values.size() + "]";
    }
  }
}
