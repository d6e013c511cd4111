// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.AttributeType;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The type of a column, of an element or of a struct's field. What a column cannot hold exactly is rescued, whatever the type.
 *
 * <p>The text form is Spark SQL's DDL, plus {@code set<..>}, {@code number} and {@code json}; {@link #parse} and {@link #text} round-trip.
 * Java 17 has no pattern switch: {@link #accept} is the switch that the compiler proves complete.
 */
public sealed interface ColumnType extends Serializable {

  /** How deep types may nest in a text form. DynamoDB itself stops at 32 levels. */
  int MAX_DEPTH = 64;

  <R> R accept(Visitor<R> visitor);

  /** Whether values with this type tag can be held at all; the value itself may still not fit. */
  boolean holds(AttributeType tag);

  /**
   * @throws DynamoLakeException CONFIGURATION, when the text is no type
   */
  static ColumnType parse(String text) {
    try {
      return TypeParser.parse(text);
    } catch (TypeSyntaxException e) {
      throw SchemaErrors.invalidType(text, e);
    }
  }

  default String text() {
    return accept(new TypeText());
  }

  /** Whether every value that this type holds is held exactly by the other one, at the same place: equal types do. */
  default boolean widensTo(ColumnType wider) {
    return equals(wider) || accept(new TypeWidening(wider));
  }

  /** One method a kind of type, so that a new kind does not compile before every user knows it. */
  interface Visitor<R> {
    R scalar(Scalar type);

    R decimal(DecimalType type);

    R timestamp(TimestampType type);

    R date(DateType type);

    R array(ArrayType type);

    R set(SetType type);

    R map(MapType type);

    R struct(StructType type);
  }

  /** The types without parameters. */
  enum Scalar implements ColumnType {
    /** S. */
    STRING("string"),
    /** N that needs 32 bits. */
    INT("int"),
    /** N that needs 64 bits. */
    LONG("bigint"),
    /** N that a double holds exactly; never inferred. */
    DOUBLE("double"),
    /** N of any size, kept as plain exact text; stored as a string. */
    NUMBER("number"),
    /** BOOL. */
    BOOLEAN("boolean"),
    /** B. */
    BINARY("binary"),
    /** Any value, kept as DynamoDB JSON text with its type tag; stored as a string. */
    JSON("json");

    private final String word;

    Scalar(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scalar(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return switch (this) {
        case STRING -> tag == AttributeType.S;
        case INT, LONG, DOUBLE, NUMBER -> tag == AttributeType.N;
        case BOOLEAN -> tag == AttributeType.BOOL;
        case BINARY -> tag == AttributeType.B;
        case JSON -> true;
      };
    }
  }

  /** N with at most {@code precision} digits, {@code scale} of them after the point. */
  record DecimalType(int precision, int scale) implements ColumnType {
    public static final int MAX_PRECISION = 38;

    public DecimalType {
      if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new IllegalArgumentException("Cannot make decimal(" + precision + "," + scale + ")");
      }
    }

    public int integerDigits() {
      return precision - scale;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.decimal(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return tag == AttributeType.N;
    }
  }

  /** A moment in UTC with microseconds: S in a declared format, or N that counts a declared unit since 1970. */
  record TimestampType(TimeEncoding encoding) implements ColumnType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.timestamp(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return tag == (encoding instanceof EpochUnit ? AttributeType.N : AttributeType.S);
    }
  }

  /** A day: S in a declared format. */
  record DateType(TextFormat format) implements ColumnType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.date(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return tag == AttributeType.S;
    }
  }

  /** L. */
  record ArrayType(ColumnType element) implements ColumnType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.array(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return tag == AttributeType.L;
    }
  }

  /** SS ({@code string}), BS ({@code binary}) or NS (a type of numbers). */
  record SetType(ColumnType element) implements ColumnType {
    public SetType {
      if (!canBeElement(element)) {
        throw new IllegalArgumentException("Cannot make a set of " + element);
      }
    }

    static boolean canBeElement(ColumnType type) {
      return type instanceof DecimalType
          || (type instanceof Scalar && type != Scalar.JSON && type != Scalar.BOOLEAN);
    }

    /** SS, NS or BS: the tag of the whole set. */
    public AttributeType tag() {
      if (element == Scalar.STRING) {
        return AttributeType.SS;
      }
      return element == Scalar.BINARY ? AttributeType.BS : AttributeType.NS;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.set(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return tag == tag();
    }
  }

  /** M whose names are open: {@code map<string,V>}. */
  record MapType(ColumnType value) implements ColumnType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.map(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return tag == AttributeType.M;
    }
  }

  /** M whose names are known. At least one field, because Parquet has no empty group; no two names are equal ignoring case. */
  record StructType(List<Field> fields) implements ColumnType {
    public StructType {
      fields = List.copyOf(fields);
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("Cannot make a struct without fields");
      }
      Set<String> names = new HashSet<>();
      for (Field field : fields) {
        if (!names.add(ColumnName.folded(field.name()))) {
          throw new IllegalArgumentException(
              "Cannot make a struct with two fields '" + field.name() + "'");
        }
      }
    }

    public Optional<Field> field(String name) {
      return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.struct(this);
    }

    @Override
    public boolean holds(AttributeType tag) {
      return tag == AttributeType.M;
    }
  }

  /** A member of a struct; its name is the attribute's, letter by letter. */
  record Field(String name, ColumnType type) implements Serializable {
    public Field {
      if (!ColumnName.usable(name)) {
        throw new IllegalArgumentException("Cannot name a field '" + name + "'");
      }
    }
  }
}
