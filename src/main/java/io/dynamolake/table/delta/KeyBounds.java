// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import static org.apache.spark.sql.functions.unix_micros;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynamolake.table.MergeKey;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.jspecify.annotations.Nullable;

/**
 * Tells by what the log knows of a file that no row of it has a key that is sought: of one of the key's columns, no value that is sought
 * lies between the least and the greatest one of the file. That is a proof, because the bounds that the log tells are never too narrow.
 */
final class KeyBounds implements UDF1<@Nullable String, Boolean> {
  private static final long serialVersionUID = 1L;

  /** More keys than this are not held against files: they are nearly everywhere. */
  private static final int MOST_KEYS = 100_000;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final List<Values> columns;

  KeyBounds(List<Values> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * Of the keys of some rows.
   *
   * @return empty if they are too many, or tell nothing of files
   */
  static Optional<KeyBounds> of(Dataset<Row> rows, MergeKey key) {
    if (rows.count() > MOST_KEYS) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<Kind> kinds = new ArrayList<>();
    List<Column> texts = new ArrayList<>();
    for (String name : key.columns()) {
      Kind kind = Kind.of(rows.schema().apply(name).dataType());
      if (kind != null) {
        Column value = MergeKey.column(name);
        names.add(name);
        kinds.add(kind);
        texts.add((kind == Kind.TIME ? unix_micros(value) : value).cast("string"));
      }
    }
    List<Row> keys = rows.select(texts.toArray(Column[]::new)).collectAsList();
    List<Values> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      // What does not fit the column is null in it, and no bound tells where nulls are.
      if (keys.stream().noneMatch(row -> row.isNullAt(column))) {
        List<String> values = keys.stream().map(row -> row.getString(column)).toList();
        columns.add(new Values(names.get(i), kinds.get(i), values));
      }
    }
    return columns.isEmpty() ? Optional.empty() : Optional.of(new KeyBounds(columns));
  }

  /** How the values of a column are ordered, and how the log writes them. */
  enum Kind {
    TEXT,
    NUMBER,
    TIME;

    static @Nullable Kind of(DataType type) {
      if (type.equals(DataTypes.StringType)) {
        return TEXT;
      }
      if (type.equals(DataTypes.TimestampType)) {
        return TIME;
      }
      boolean exact = type instanceof DecimalType
          || type.equals(DataTypes.LongType)
          || type.equals(DataTypes.IntegerType);
      return exact ? NUMBER : null;
    }
  }

  /** The values of one column that are sought. */
  static final class Values implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Comparator<byte[]> BYTES = Arrays::compareUnsigned;
    private static final Comparator<BigDecimal> NUMBERS = Comparator.naturalOrder();

    private final String name;
    private final Kind kind;
    private final byte[][] texts;
    private final BigDecimal[] numbers;

    /** @param values as text; times in microseconds */
    Values(String name, Kind kind, Collection<String> values) {
      this.name = name;
      this.kind = kind;
      boolean text = kind == Kind.TEXT;
      this.texts = values.stream()
          .filter(value -> text)
          .map(Values::bytes)
          .sorted(BYTES)
          .toArray(byte[][]::new);
      this.numbers = values.stream()
          .filter(value -> !text)
          .map(BigDecimal::new)
          .sorted()
          .toArray(BigDecimal[]::new);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether one of them may be between the bounds. */
    boolean mayBeIn(JsonNode stats) {
      JsonNode min = stats.path("minValues").path(name);
      JsonNode max = stats.path("maxValues").path(name);
      return switch (kind) {
        case TEXT ->
          !min.isTextual()
              || !max.isTextual()
              || isBetween(texts, bytes(min.textValue()), bytes(max.textValue()), BYTES);
        case NUMBER ->
          !min.isNumber()
              || !max.isNumber()
              || isBetween(numbers, min.decimalValue(), max.decimalValue(), NUMBERS);
        case TIME -> {
          BigDecimal from = micros(min, 0);
          BigDecimal to = micros(max, 999); // the log cuts microseconds off
          yield from == null || to == null || isBetween(numbers, from, to, NUMBERS);
        }
      };
    }

    private static <T> boolean isBetween(T[] sorted, T min, T max, Comparator<T> order) {
      int found = Arrays.binarySearch(sorted, min, order);
      int first = found < 0 ? -found - 1 : found;
      return first < sorted.length && order.compare(sorted[first], max) <= 0;
    }

    private static @Nullable BigDecimal micros(JsonNode time, long more) {
      try {
        Instant instant = OffsetDateTime.parse(time.asText()).toInstant();
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, instant) + more);
      } catch (DateTimeException e) {
        return null; // the log does not tell it
      }
    }
  }

  /** Whether a file may have one of the keys. */
  @Override
  public Boolean call(@Nullable String stats) {
    if (stats == null) {
      return true;
    }
    JsonNode told;
    try {
      told = JSON.readTree(stats);
    } catch (JsonProcessingException e) {
      return true;
    }
    return columns.stream().allMatch(values -> values.mayBeIn(told));
  }
}
