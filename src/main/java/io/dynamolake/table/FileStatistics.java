// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What Delta's log says about a file, made from the file's own footer. A bound that could be wrong is left out, because readers
 * skip files by it.
 *
 * @see <a href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md#per-file-statistics">Delta: per-file statistics</a>
 */
final class FileStatistics {
  private static final int INDEXED_LEAVES = 32;
  private static final int LONGEST_TEXT = 32;
  private static final int LAST_CODE_POINT = Character.MAX_CODE_POINT;
  /** Before it, calendars differ; after it, four digits do not do. */
  private static final LocalDate FIRST_DAY = LocalDate.of(1600, 1, 1);

  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 30);
  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
          "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper()
      .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true))
      .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

  private final Map<List<String>, Leaf> leaves = new HashMap<>();
  private int leavesLeft = INDEXED_LEAVES;

  private FileStatistics(ParquetMetadata footer) {
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        leaves
            .computeIfAbsent(Arrays.asList(chunk.getPath().toArray()), path -> new Leaf())
            .add(chunk);
      }
    }
  }

  /** How many columns of values a row takes in a file. */
  static long leaves(DataType type) {
    return type instanceof StructType struct
        ? Arrays.stream(struct.fields())
            .mapToLong(field -> leaves(field.dataType()))
            .sum()
        : 1;
  }

  static String json(StructType schema, ParquetMetadata footer, long rows) {
    ObjectNode minValues = JSON.createObjectNode();
    ObjectNode maxValues = JSON.createObjectNode();
    ObjectNode nullCount = JSON.createObjectNode();
    new FileStatistics(footer).collect(schema, List.of(), minValues, maxValues, nullCount);
    ObjectNode stats = JSON.createObjectNode().put("numRecords", rows);
    stats.set("minValues", minValues);
    stats.set("maxValues", maxValues);
    stats.set("nullCount", nullCount);
    try {
      return JSON.writeValueAsString(stats);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void collect(
      StructType struct,
      List<String> parent,
      ObjectNode minValues,
      ObjectNode maxValues,
      ObjectNode nullCount) {
    for (StructField field : struct.fields()) {
      List<String> path = new ArrayList<>(parent);
      path.add(field.name());
      if (field.dataType() instanceof StructType nested) {
        ObjectNode nestedMin = JSON.createObjectNode();
        ObjectNode nestedMax = JSON.createObjectNode();
        ObjectNode nestedNulls = JSON.createObjectNode();
        collect(nested, path, nestedMin, nestedMax, nestedNulls);
        putUnlessEmpty(minValues, field.name(), nestedMin);
        putUnlessEmpty(maxValues, field.name(), nestedMax);
        putUnlessEmpty(nullCount, field.name(), nestedNulls);
      } else if (leavesLeft-- > 0) {
        Leaf leaf = leaves.get(path);
        if (leaf != null) {
          leaf.describe(field, minValues, maxValues, nullCount);
        }
      }
    }
  }

  private static void putUnlessEmpty(ObjectNode target, String name, ObjectNode value) {
    if (!value.isEmpty()) {
      target.set(name, value);
    }
  }

  /** One column over all row groups. */
  private static final class Leaf {
    private @Nullable Statistics<?> bounds;
    private boolean boundsKnown = true;
    private boolean nullsKnown = true;
    private long nulls;

    void add(ColumnChunkMetaData chunk) {
      Statistics<?> statistics = chunk.getStatistics();
      if (statistics == null || !statistics.isNumNullsSet()) {
        nullsKnown = false;
        boundsKnown = false;
        return;
      }
      nulls += statistics.getNumNulls();
      if (statistics.hasNonNullValue()) {
        if (bounds == null) {
          bounds = statistics.copy();
        } else {
          bounds.mergeStatistics(statistics);
        }
      } else if (statistics.getNumNulls() != chunk.getValueCount()) {
        boundsKnown = false;
      }
    }

    void describe(
        StructField field, ObjectNode minValues, ObjectNode maxValues, ObjectNode nullCount) {
      if (nullsKnown) {
        nullCount.put(field.name(), nulls);
      }
      if (!boundsKnown || bounds == null) {
        return;
      }
      Object min = bounds.genericGetMin();
      Object max = bounds.genericGetMax();
      DataType type = field.dataType();
      if (type.equals(DataTypes.StringType)) {
        putText(field.name(), (Binary) min, (Binary) max, minValues, maxValues);
      } else if (type instanceof DecimalType decimal) {
        minValues.put(field.name(), decimal(min, decimal.scale()));
        maxValues.put(field.name(), decimal(max, decimal.scale()));
      } else if (type.equals(DataTypes.DateType)) {
        LocalDate first = LocalDate.ofEpochDay((Integer) min);
        LocalDate last = LocalDate.ofEpochDay((Integer) max);
        if (plain(first) && plain(last)) {
          minValues.put(field.name(), first.toString());
          maxValues.put(field.name(), last.toString());
        }
      } else if (type.equals(DataTypes.TimestampType)) {
        putTimestamp(field.name(), (Long) min, (Long) max, minValues, maxValues);
      } else if (type.equals(DataTypes.LongType)) {
        minValues.put(field.name(), (Long) min);
        maxValues.put(field.name(), (Long) max);
      } else if (type.equals(DataTypes.IntegerType)
          || type.equals(DataTypes.ShortType)
          || type.equals(DataTypes.ByteType)) {
        minValues.put(field.name(), (Integer) min);
        maxValues.put(field.name(), (Integer) max);
      } else if (type.equals(DataTypes.DoubleType)) {
        putDouble(field.name(), (Double) min, (Double) max, minValues, maxValues);
      }
    }
  }

  private static void putText(
      String name, Binary min, Binary max, ObjectNode minValues, ObjectNode maxValues) {
    String first = strictText(min);
    String last = strictText(max);
    if (first == null || last == null) {
      return;
    }
    minValues.put(name, first.substring(0, cut(first)));
    int end = cut(last);
    if (end == last.length()) {
      maxValues.put(name, last);
    } else if (last.codePointAt(end) != LAST_CODE_POINT) {
      // Sorts after every text that begins with what is kept and goes on with any other code point.
      maxValues.put(name, last.substring(0, end) + Character.toString(LAST_CODE_POINT));
    }
  }

  private static int cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_TEXT
        ? text.length()
        : text.offsetByCodePoints(0, LONGEST_TEXT);
  }

  private static @Nullable String strictText(Binary bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static BigDecimal decimal(Object unscaled, int scale) {
    BigInteger digits = unscaled instanceof Binary binary
        ? new BigInteger(binary.getBytes())
        : BigInteger.valueOf(((Number) unscaled).longValue());
    return new BigDecimal(digits, scale);
  }

  private static void putTimestamp(
      String name, long min, long max, ObjectNode minValues, ObjectNode maxValues) {
    Instant first = Instant.EPOCH.plus(min, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS);
    Instant last = Instant.EPOCH
        .plus(max, ChronoUnit.MICROS)
        .plusNanos(999_000)
        .truncatedTo(ChronoUnit.MILLIS);
    if (plain(LocalDate.ofInstant(first, ZoneOffset.UTC))
        && plain(LocalDate.ofInstant(last, ZoneOffset.UTC))) {
      minValues.put(name, MILLIS.format(first));
      maxValues.put(name, MILLIS.format(last));
    }
  }

  private static boolean plain(LocalDate day) {
    return !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY);
  }

  private static void putDouble(
      String name, double min, double max, ObjectNode minValues, ObjectNode maxValues) {
    if (Double.isFinite(min) && Double.isFinite(max)) {
      minValues.put(name, min == 0 ? 0.0 : min);
      maxValues.put(name, max == 0 ? 0.0 : max);
    }
  }
}
