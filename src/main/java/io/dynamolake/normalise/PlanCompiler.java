// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.NameTable;
import io.dynamolake.schema.AttributePath;
import io.dynamolake.schema.Column;
import io.dynamolake.schema.ColumnType;
import io.dynamolake.schema.ColumnType.ArrayType;
import io.dynamolake.schema.ColumnType.DateType;
import io.dynamolake.schema.ColumnType.DecimalType;
import io.dynamolake.schema.ColumnType.Field;
import io.dynamolake.schema.ColumnType.MapType;
import io.dynamolake.schema.ColumnType.Scalar;
import io.dynamolake.schema.ColumnType.SetType;
import io.dynamolake.schema.ColumnType.StructType;
import io.dynamolake.schema.ColumnType.TimestampType;
import io.dynamolake.schema.EpochUnit;
import io.dynamolake.schema.TextFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Compiles column types into the plans that an {@link ItemDecoder} follows. */
final class PlanCompiler implements ColumnType.Visitor<ValuePlan> {
  private final String path;

  /** @param path of the value that is planned, as drift names it */
  private PlanCompiler(String path) {
    this.path = path;
  }

  /**
   * @param columns those that are wanted, then those that are only checked
   * @param wanted how many are wanted; their slots are their positions
   */
  static StructPlan compile(List<Column> columns, int wanted) {
    NameTable names = new NameTable();
    ValuePlan[] values = new ValuePlan[columns.size()];
    String[] paths = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      add(names, column.attribute());
      paths[i] = AttributePath.child(AttributePath.ROOT, column.attribute());
      values[i] = i < wanted ? plan(column.type(), paths[i]) : new ValuePlan.Skipped();
    }
    return new StructPlan(names, values, paths);
  }

  private static ValuePlan plan(ColumnType type, String path) {
    return type.accept(new PlanCompiler(path));
  }

  private ValuePlan any(ColumnType type) {
    return plan(type, AttributePath.child(path, AttributePath.ANY));
  }

  private static void add(NameTable names, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    names.add(bytes, 0, bytes.length);
  }

  @Override
  public ValuePlan scalar(Scalar type) {
    return switch (type) {
      case STRING -> new ValuePlan.Text();
      case INT -> new NumberPlan.Int32();
      case LONG -> new NumberPlan.Int64();
      case DOUBLE -> new NumberPlan.Float64();
      case NUMBER -> new NumberPlan.Plain();
      case BOOLEAN -> new ValuePlan.Bool();
      case BINARY -> new ValuePlan.Binary();
      case JSON -> new ValuePlan.Whole();
    };
  }

  @Override
  public ValuePlan decimal(DecimalType type) {
    return new NumberPlan.FixedPoint(type.precision(), type.scale());
  }

  @Override
  public ValuePlan timestamp(TimestampType type) {
    if (type.encoding() instanceof EpochUnit unit) {
      return new NumberPlan.Counted(unitScale(unit));
    }
    return new TimePlan.Timestamp((TextFormat) type.encoding());
  }

  private static int unitScale(EpochUnit unit) {
    return switch (unit) {
      case SECONDS -> 0;
      case MILLIS -> 3;
      case MICROS -> 6;
    };
  }

  @Override
  public ValuePlan date(DateType type) {
    return new TimePlan.Date(type.format());
  }

  @Override
  public ValuePlan array(ArrayType type) {
    return new ListPlan(any(type.element()));
  }

  @Override
  public ValuePlan set(SetType type) {
    return new SetPlan(type.tag(), any(type.element()));
  }

  @Override
  public ValuePlan map(MapType type) {
    return new MapPlan(any(type.value()));
  }

  @Override
  public ValuePlan struct(StructType type) {
    NameTable names = new NameTable();
    ValuePlan[] values = new ValuePlan[type.fields().size()];
    String[] paths = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      Field field = type.fields().get(i);
      add(names, field.name());
      paths[i] = AttributePath.child(path, field.name());
      values[i] = plan(field.type(), paths[i]);
    }
    return new StructPlan(names, values, paths);
  }
}
