// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.Optional;

/** The type one step below another one. */
record TypeMember(String name) implements ColumnType.Visitor<Optional<ColumnType>> {
  @Override
  public Optional<ColumnType> scalar(ColumnType.Scalar type) {
    return Optional.empty();
  }

  @Override
  public Optional<ColumnType> decimal(ColumnType.DecimalType type) {
    return Optional.empty();
  }

  @Override
  public Optional<ColumnType> timestamp(ColumnType.TimestampType type) {
    return Optional.empty();
  }

  @Override
  public Optional<ColumnType> date(ColumnType.DateType type) {
    return Optional.empty();
  }

  @Override
  public Optional<ColumnType> array(ColumnType.ArrayType type) {
    return Optional.of(type.element());
  }

  @Override
  public Optional<ColumnType> set(ColumnType.SetType type) {
    return Optional.of(type.element());
  }

  @Override
  public Optional<ColumnType> map(ColumnType.MapType type) {
    return Optional.of(type.value());
  }

  @Override
  public Optional<ColumnType> struct(ColumnType.StructType type) {
    return type.field(name).map(ColumnType.Field::type);
  }
}
