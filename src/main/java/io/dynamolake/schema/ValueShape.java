// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.item.AttributeType;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What was seen at one path: how many values of which type, how long the numbers were, and the same of what is inside.
 *
 * <p>Not safe for threads. Callers may keep the shapes that they were given and feed them until the {@link ItemShape} is merged or
 * serialised: a shape whose map became too wide passes on what it is told.
 */
public final class ValueShape implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final AttributeType[] TYPES = AttributeType.values();

  private final long[] counts = new long[TYPES.length];
  private long longs;
  private @Nullable DigitHistogram digits;
  private @Nullable ValueShape setElement;
  private @Nullable ValueShape listElement;
  private @Nullable MapShape members;

  /** Where this shape went when the map around it became too wide. */
  private transient @Nullable ValueShape successor;

  public void string() {
    count(AttributeType.S);
  }

  /**
   * @param integerDigits digits before the point that the exact value needs; 0 for 0.05, 1 for 0
   * @param fractionDigits digits after the point that the exact value needs
   * @param fitsLong whether the value is a whole number of 64 bits
   */
  public void number(int integerDigits, int fractionDigits, boolean fitsLong) {
    ValueShape shape = live();
    shape.counts[AttributeType.N.ordinal()]++;
    if (fitsLong) {
      shape.longs++;
    }
    if (shape.digits == null) {
      shape.digits = new DigitHistogram();
    }
    shape.digits.add(integerDigits, fractionDigits);
  }

  public void binary() {
    count(AttributeType.B);
  }

  public void bool() {
    count(AttributeType.BOOL);
  }

  public void nul() {
    count(AttributeType.NULL);
  }

  public void stringSet() {
    count(AttributeType.SS);
  }

  /** Counts a set and returns the shape that its numbers are fed to. */
  public ValueShape numberSet() {
    ValueShape shape = count(AttributeType.NS);
    if (shape.setElement == null) {
      shape.setElement = new ValueShape();
    }
    return shape.setElement;
  }

  public void binarySet() {
    count(AttributeType.BS);
  }

  /** Counts a list and returns the shape that its elements are fed to. */
  public ValueShape list() {
    ValueShape shape = count(AttributeType.L);
    if (shape.listElement == null) {
      shape.listElement = new ValueShape();
    }
    return shape.listElement;
  }

  /** Counts a map and returns its members. */
  public MapShape map() {
    ValueShape shape = count(AttributeType.M);
    if (shape.members == null) {
      shape.members = new MapShape();
    }
    return shape.members;
  }

  /** How many values of the type were seen. */
  public long values(AttributeType type) {
    return live().counts[type.ordinal()];
  }

  /** How many values were seen, NULL among them. */
  public long values() {
    long sum = 0;
    for (long count : live().counts) {
      sum += count;
    }
    return sum;
  }

  /** How many of the numbers are whole and have 64 bits. */
  long longs() {
    return live().longs;
  }

  @Nullable
  DigitHistogram digits() {
    return live().digits;
  }

  @Nullable
  ValueShape setElement() {
    return live().setElement;
  }

  @Nullable
  ValueShape listElement() {
    return live().listElement;
  }

  @Nullable
  MapShape members() {
    return live().members;
  }

  /** Adds what the other shape saw and leaves it as it is. */
  void add(ValueShape other) {
    ValueShape shape = live();
    ValueShape from = other.live();
    for (int i = 0; i < TYPES.length; i++) {
      shape.counts[i] += from.counts[i];
    }
    shape.longs += from.longs;
    if (from.digits != null) {
      shape.digits = shape.digits == null ? new DigitHistogram() : shape.digits;
      shape.digits.add(from.digits);
    }
    if (from.setElement != null) {
      shape.setElement = shape.setElement == null ? new ValueShape() : shape.setElement;
      shape.setElement.add(from.setElement);
    }
    if (from.listElement != null) {
      shape.listElement = shape.listElement == null ? new ValueShape() : shape.listElement;
      shape.listElement.add(from.listElement);
    }
    if (from.members != null) {
      shape.members = shape.members == null ? new MapShape() : shape.members;
      shape.members.add(from.members);
    }
  }

  /** Passes on to the other shape, which has added this one, and so does everything inside. */
  void giveWayTo(ValueShape other) {
    ValueShape next = other.live();
    if (setElement != null && next.setElement != null) {
      setElement.giveWayTo(next.setElement);
    }
    if (listElement != null && next.listElement != null) {
      listElement.giveWayTo(next.listElement);
    }
    if (members != null && next.members != null) {
      members.giveWayTo(next.members);
    }
    setElement = null;
    listElement = null;
    members = null;
    digits = null;
    successor = next;
  }

  private ValueShape live() {
    return successor == null ? this : successor.live();
  }

  private ValueShape count(AttributeType type) {
    ValueShape shape = live();
    shape.counts[type.ordinal()]++;
    return shape;
  }
}
