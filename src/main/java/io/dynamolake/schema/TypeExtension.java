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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A registered type with struct fields for the members that were seen and are not registered; all else stays as it is. */
record TypeExtension(String path, ValueShape shape, int depth, Notes notes)
    implements ColumnType.Visitor<ColumnType> {
  @Override
  public ColumnType scalar(Scalar type) {
    return type;
  }

  @Override
  public ColumnType decimal(DecimalType type) {
    return type;
  }

  @Override
  public ColumnType timestamp(TimestampType type) {
    return type;
  }

  @Override
  public ColumnType date(DateType type) {
    return type;
  }

  @Override
  public ColumnType set(SetType type) {
    return type;
  }

  @Override
  public ColumnType array(ArrayType type) {
    return new ArrayType(extended(AttributePath.ANY, type.element(), shape.listElement()));
  }

  @Override
  public ColumnType map(MapType type) {
    MapShape members = shape.members();
    ValueShape values = members == null ? null : TypeInference.merged(members);
    return new MapType(extended(AttributePath.ANY, type.value(), values));
  }

  @Override
  public ColumnType struct(StructType type) {
    MapShape members = shape.members();
    if (members == null) {
      return type;
    }
    List<Field> fields = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Field field : type.fields()) {
      known.add(field.name());
      ValueShape member = members.byName().get(field.name());
      fields.add(new Field(field.name(), extended(field.name(), field.type(), member)));
    }
    fields.addAll(added(type, members, known));
    return new StructType(fields);
  }

  private List<Field> added(StructType type, MapShape members, Set<String> known) {
    Set<String> names = new HashSet<>(known);
    names.addAll(members.byName().keySet());
    Set<String> folded = new HashSet<>();
    names.forEach(name -> folded.add(ColumnName.folded(name)));
    boolean usable = names.stream().allMatch(ColumnName::usable) && folded.size() == names.size();
    if (members.all() != null
        || names.size() > Math.max(MapShape.MAX_NAMES, type.fields().size())
        || !usable) {
      notes.add(
          path,
          "the new members have too many names, or names that are no fields'; they will be rescued");
      return List.of();
    }
    return new TypeInference(notes).fields(path, members, known, depth);
  }

  private ColumnType extended(String name, ColumnType type, @Nullable ValueShape inside) {
    return inside == null
        ? type
        : type.accept(new TypeExtension(AttributePath.child(path, name), inside, depth + 1, notes));
  }
}
