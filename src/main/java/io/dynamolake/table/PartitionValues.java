// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Partition values as text: in Delta's log, and escaped in the name of a folder. An empty string is NULL, as everywhere in
 * Spark and Delta; timestamps are written in UTC.
 *
 * @see <a href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md#partition-value-serialization">Delta: partition values</a>
 */
public final class PartitionValues {
  private static final String NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__";
  private static final int LONGEST_NAME_BYTES = 255;
  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
          "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LOCAL_TIMESTAMP = new DateTimeFormatterBuilder()
      .appendPattern("uuuu-MM-dd HH:mm:ss")
      .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
      .toFormatter(Locale.ROOT);

  private PartitionValues() {}

  /** @throws DynamoLakeException CONFIGURATION if the rows do not end with the partition columns, or one has no text form */
  static void requireTrailing(StructType rows, List<String> partitionColumns) {
    StructField[] fields = rows.fields();
    int data = fields.length - partitionColumns.size();
    for (int i = 0; i < partitionColumns.size(); i++) {
      String column = partitionColumns.get(i);
      if (data < 1 || !fields[data + i].name().equals(column)) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot stage rows: they must hold data columns and end with the partition columns %s, but are %s. Reorder the columns."
                .formatted(partitionColumns, List.of(rows.fieldNames())));
      }
      DataType type = fields[data + i].dataType();
      if (!(type instanceof DecimalType)
          && !List.of(
                  DataTypes.StringType,
                  DataTypes.DateType,
                  DataTypes.TimestampType,
                  DataTypes.BooleanType,
                  DataTypes.ByteType,
                  DataTypes.ShortType,
                  DataTypes.IntegerType,
                  DataTypes.LongType)
              .contains(type)) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot partition by column '%s': its type is %s. Partition by a string, date, timestamp, boolean, integer or decimal."
                .formatted(column, type.sql()));
      }
    }
  }

  /** The value as Delta's log has it, from Spark's internal form. */
  static @Nullable String text(@Nullable Object internal, DataType type) {
    if (internal == null) {
      return null;
    }
    if (type.equals(DataTypes.DateType)) {
      return LocalDate.ofEpochDay((Integer) internal).toString();
    }
    if (type.equals(DataTypes.TimestampType)) {
      return TIMESTAMP.format(Instant.EPOCH.plus((Long) internal, ChronoUnit.MICROS));
    }
    String text = internal.toString();
    return text.isEmpty() ? null : text;
  }

  /** Two texts of the same value, perhaps of different writers, have the same canonical form. */
  public static @Nullable String canonical(
      @Nullable String text, DataType type, ZoneId sessionZone) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      if (type.equals(DataTypes.TimestampType)) {
        Instant instant = text.endsWith("Z")
            ? Instant.parse(text)
            : LocalDateTime.parse(text.replace('T', ' '), LOCAL_TIMESTAMP)
                .atZone(sessionZone)
                .toInstant();
        return TIMESTAMP.format(instant);
      }
      return type instanceof DecimalType
          ? new BigDecimal(text).stripTrailingZeros().toPlainString()
          : text;
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot read a partition value of %d characters as %s. Look at the table's log."
              .formatted(text.length(), type.sql()),
          e);
    }
  }

  /** {@code dt=2026-01-01/kind=a%2Fb}, escaped as Spark does; empty without partition columns. */
  static String folder(Map<String, @Nullable String> values) {
    StringBuilder folder = new StringBuilder();
    values.forEach((column, value) -> {
      String name = escape(column) + "=" + (value == null ? NULL_FOLDER : escape(value));
      int bytes = name.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_NAME_BYTES) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot partition by column '%s': a value needs a folder name of %d bytes, file systems allow %d. Partition by another expression."
                .formatted(column, bytes, LONGEST_NAME_BYTES));
      }
      folder.append(folder.isEmpty() ? "" : "/").append(name);
    });
    return folder.toString();
  }

  private static String escape(String text) {
    // The text that stands for NULL must not appear for a string that happens to be the same.
    String escaped = text.equals(NULL_FOLDER)
        ? "%5F" + text.substring(1)
        : ExternalCatalogUtils.escapePathName(text);
    return escaped.replace("\u0000", "%00");
  }
}
