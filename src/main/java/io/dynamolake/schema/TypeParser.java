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
import java.util.Locale;
import java.util.Set;

/** Reads a type from its text: one method a rule, words in any case, white space where it does not split a word. */
final class TypeParser {
  private static final String TYPES =
      "a type (string, int, bigint, double, number, boolean, binary, json, decimal(p,s), date, timestamp, "
          + "array<T>, set<T>, map<string,T>, struct<name:T,...>)";

  private final String text;
  private int position;

  private TypeParser(String text) {
    this.text = text;
  }

  static ColumnType parse(String text) throws TypeSyntaxException {
    TypeParser parser = new TypeParser(text);
    ColumnType type = parser.type(1);
    if (parser.peek() != 0) {
      throw parser.unexpected("the end of the type");
    }
    return type;
  }

  static boolean isWord(String name) {
    return !name.isEmpty()
        && !isDigit(name.charAt(0))
        && name.chars().allMatch(TypeParser::isWordPart);
  }

  private ColumnType type(int depth) throws TypeSyntaxException {
    peek();
    int start = position;
    if (depth > ColumnType.MAX_DEPTH) {
      throw new TypeSyntaxException("at most " + ColumnType.MAX_DEPTH + " levels of types", "more");
    }
    return switch (word(TYPES)) {
      case "string" -> Scalar.STRING;
      case "int", "integer" -> Scalar.INT;
      case "bigint", "long" -> Scalar.LONG;
      case "double" -> Scalar.DOUBLE;
      case "number" -> Scalar.NUMBER;
      case "boolean" -> Scalar.BOOLEAN;
      case "binary" -> Scalar.BINARY;
      case "json" -> Scalar.JSON;
      case "decimal" -> decimal();
      case "timestamp" -> new TimestampType(encoding());
      case "date" -> date();
      case "array" -> array(depth);
      case "set" -> set(depth);
      case "map" -> map(depth);
      case "struct" -> struct(depth);
      default -> throw unexpectedAt(start, TYPES);
    };
  }

  private ColumnType decimal() throws TypeSyntaxException {
    expect('(');
    int start = position;
    int precision = integer();
    int scale = 0;
    if (peek() == ',') {
      expect(',');
      scale = integer();
    }
    if (precision < 1 || precision > DecimalType.MAX_PRECISION || scale > precision) {
      String found = SchemaProblem.quoted(text.substring(start, position));
      throw new TypeSyntaxException(
          "a precision of 1 to 38 and a scale of 0 to the precision", found);
    }
    expect(')');
    return new DecimalType(precision, scale);
  }

  private ColumnType date() throws TypeSyntaxException {
    int start = position;
    if (encoding() instanceof TextFormat format) {
      return new DateType(format);
    }
    throw unexpectedAt(start, "a quoted format of a date");
  }

  private TimeEncoding encoding() throws TypeSyntaxException {
    if (peek() != '(') {
      return TextFormat.ISO_8601;
    }
    expect('(');
    TimeEncoding encoding;
    if (peek() == '\'') {
      encoding = format(quoted('\''));
    } else {
      int start = position;
      String unit = word("a unit or a quoted format");
      encoding = EpochUnit.of(unit)
          .orElseThrow(() -> unexpectedAt(start, "seconds, millis, micros or a quoted format"));
    }
    expect(')');
    return encoding;
  }

  static TextFormat format(String pattern) throws TypeSyntaxException {
    try {
      return new TextFormat(pattern);
    } catch (IllegalArgumentException e) {
      throw new TypeSyntaxException(
          "iso-8601 or a pattern of java.time's DateTimeFormatter", "'" + pattern + "'");
    }
  }

  private ColumnType array(int depth) throws TypeSyntaxException {
    expect('<');
    ColumnType element = type(depth + 1);
    expect('>');
    return new ArrayType(element);
  }

  private ColumnType set(int depth) throws TypeSyntaxException {
    expect('<');
    peek();
    int start = position;
    ColumnType element = type(depth + 1);
    if (!SetType.canBeElement(element)) {
      throw unexpectedAt(start, "string, binary or a type of numbers in a set");
    }
    expect('>');
    return new SetType(element);
  }

  private ColumnType map(int depth) throws TypeSyntaxException {
    expect('<');
    peek();
    int start = position;
    if (!word("string, the type of a map's names").equals("string")) {
      throw unexpectedAt(start, "string, the type of a map's names");
    }
    expect(',');
    ColumnType value = type(depth + 1);
    expect('>');
    return new MapType(value);
  }

  private ColumnType struct(int depth) throws TypeSyntaxException {
    expect('<');
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    do {
      if (!fields.isEmpty()) {
        expect(',');
      }
      peek();
      int start = position;
      String name = fieldName();
      if (!ColumnName.usable(name)) {
        throw unexpectedAt(start, "a field name of " + ColumnName.RULE);
      }
      if (!names.add(ColumnName.folded(name))) {
        throw unexpectedAt(start, "a field name that is not there yet, ignoring case");
      }
      expect(':');
      fields.add(new Field(name, type(depth + 1)));
    } while (peek() == ',');
    expect('>');
    return new StructType(fields);
  }

  private String fieldName() throws TypeSyntaxException {
    if (peek() == '`') {
      return quoted('`');
    }
    int start = position;
    while (position < text.length() && isWordPart(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw unexpected("a field name, in back quotes if it is no word");
    }
    return text.substring(start, position);
  }

  /** Doubled quotes stand for one. */
  private String quoted(char quote) throws TypeSyntaxException {
    StringBuilder result = new StringBuilder();
    for (position++; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == quote) {
        position++;
        if (position == text.length() || text.charAt(position) != quote) {
          return result.toString();
        }
      }
      result.append(c);
    }
    throw unexpected("a closing " + quote);
  }

  private String word(String expected) throws TypeSyntaxException {
    peek();
    int start = position;
    while (position < text.length() && isWordPart(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw unexpected(expected);
    }
    return text.substring(start, position).toLowerCase(Locale.ROOT);
  }

  private int integer() throws TypeSyntaxException {
    peek();
    int start = position;
    while (position < text.length() && isDigit(text.charAt(position))) {
      position++;
    }
    if (start == position || position - start > 4) {
      throw unexpectedAt(start, "a number of digits");
    }
    return Integer.parseInt(text.substring(start, position));
  }

  private void expect(char c) throws TypeSyntaxException {
    if (peek() != c) {
      throw unexpected("'" + c + "'");
    }
    position++;
  }

  /** The next character that is no white space, or 0 at the end. */
  private char peek() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position < text.length() ? text.charAt(position) : 0;
  }

  private TypeSyntaxException unexpected(String expected) {
    return unexpectedAt(position, expected);
  }

  private TypeSyntaxException unexpectedAt(int start, String expected) {
    if (start >= text.length()) {
      return new TypeSyntaxException(expected, "the end of the type");
    }
    String rest = text.substring(start, Math.min(text.length(), start + 40));
    return new TypeSyntaxException(expected, "'" + rest + "' at character " + (start + 1));
  }

  private static boolean isWordPart(int c) {
    return c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
