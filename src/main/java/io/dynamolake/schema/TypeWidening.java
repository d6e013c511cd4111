// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.schema.ColumnType.ArrayType;
import io.dynamolake.schema.ColumnType.DateType;
import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.Field;
import io.dynamolake.schema.ColumnType.MapType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.SetType;
import io.dynamolake.schema.ColumnType.StructType;
import io.dynamolake.schema.ColumnType.TimestampType;

/**
 * Whether a type widens to another one:
 *
 * <ul>
 *   <li>int to bigint, and both to a decimal with at least their 10 or 19 integer digits
 *   <li>decimal to a decimal with no fewer integer digits and no fewer fraction digits
 *   <li>elements and map values by the same rules; struct fields too, and new fields after all the old ones
 * </ul>
 */
final class TypeWidening implements ColumnType.Visitor<Boolean> {
  private static final int INT_DIGITS = 10;
  private static final int LONG_DIGITS = 19;

  private final ColumnType wider;

  TypeWidening(ColumnType wider) {
    this.wider = wider;
  }

  @Override
  public Boolean scalar(Scalar type) {
    return switch (type) {
      case INT -> wider == Scalar.LONG || integerDigits(wider) >= INT_DIGITS;
      case LONG -> integerDigits(wider) >= LONG_DIGITS;
      case STRING, DOUBLE, NUMBER, BOOLEAN, BINARY, JSON -> false;
    };
  }

  @Override
  public Boolean decimal(DecimalType type) {
    return wider instanceof DecimalType other
        && other.scale() >= type.scale()
        && other.integerDigits() >= type.integerDigits();
  }

  @Override
  public Boolean timestamp(TimestampType type) {
    return false;
  }

  @Override
  public Boolean date(DateType type) {
    return false;
  }

  @Override
  public Boolean array(ArrayType type) {
    return wider instanceof ArrayType other && type.element().widensTo(other.element());
  }

  @Override
  public Boolean set(SetType type) {
    return wider instanceof SetType other && type.element().widensTo(other.element());
  }

  @Override
  public Boolean map(MapType type) {
    return wider instanceof MapType other && type.value().widensTo(other.value());
  }

  @Override
  public Boolean struct(StructType type) {
    if (!(wider instanceof StructType other)
        || other.fields().size() < type.fields().size()) {
      return false;
    }
    for (int i = 0; i < type.fields().size(); i++) {
      Field before = type.fields().get(i);
      Field after = other.fields().get(i);
      if (!before.name().equals(after.name()) || !before.type().widensTo(after.type())) {
        return false;
      }
    }
    return true;
  }

  private static int integerDigits(ColumnType type) {
    return type instanceof DecimalType decimal ? decimal.integerDigits() : 0;
  }
}
