// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.pipeline.spec.ScanSource;
import io.dynamolake.schema.ColumnType;
import io.dynamolake.schema.EpochUnit;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TextFormat;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.ItemCondition.Operator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * The partitions from {@code since} until before {@code until}, which a run replaces as a whole: those that the scan has no items for
 * become empty. What DynamoDB is asked for may be more than that, never less; rows decide. Items without the attribute, or with a value
 * that the column cannot hold, are in no range.
 *
 * @param column of the table, a date or a timestamp
 * @param since null for all days before {@code until}
 * @param pushed what items have to fulfil to be read
 */
record PartitionRange(
    String column, @Nullable LocalDate since, LocalDate until, List<ItemCondition> pushed) {
  /** The first day that is in no range. Texts order by their first ten characters; years of more than four digits have a sign, before all digits. */
  private static final LocalDate END = LocalDate.of(10_000, 1, 1);

  private static final List<String> DAY_FIRST = List.of("yyyy-MM-dd", "uuuu-MM-dd");

  PartitionRange {
    pushed = List.copyOf(pushed);
  }

  /**
   * Empty if the source has no range.
   *
   * @throws DynamoLakeException CONFIGURATION if no schema is registered, or its partitions are not those of days or times that order as
   *     the attribute does
   */
  static Optional<PartitionRange> of(PipelineSpec spec, RegisteredSchemas schemas) {
    if (!(spec.source() instanceof ScanSource scan)
        || scan.since() == null && scan.until() == null) {
      return Optional.empty();
    }
    RegisteredSchema registered = schemas
        .registered()
        .orElseThrow(() -> refused(
            spec.table(),
            "no schema is registered below " + spec.controlFolder()
                + ". Run once without them, or register one (schema register)."));
    List<TimePartition> usable = schemas.partitionBy(registered).stream()
        .flatMap(partition -> TimePartition.of(partition, registered).stream())
        .toList();
    if (usable.size() != 1) {
      throw refused(
          spec.table(),
          (usable.isEmpty() ? "none" : "more than one")
              + " of its partitions is a column of dates or timestamps, its to_date or its date_trunc to hours or more. Leave them out, or"
              + " correct write.partition-by or the column's type.");
    }
    return Optional.of(of(spec.table(), usable.get(0), scan));
  }

  private static PartitionRange of(String table, TimePartition partition, ScanSource scan) {
    for (LocalDate end : new @Nullable LocalDate[] {scan.since(), scan.until()}) {
      if (end != null && !partition.step().begins(end)) {
        throw refused(
            table,
            "no partition " + partition.name() + " begins on " + end + ". Take the first day of a "
                + partition.step().word() + ".");
      }
    }
    List<ItemCondition> pushed = new ArrayList<>();
    LocalDate since = scan.since();
    if (since != null) {
      pushed.add(condition(partition, Operator.GREATER_OR_EQUAL, since, -1, table));
    }
    LocalDate until = scan.until();
    if (until != null) {
      pushed.add(condition(partition, Operator.LESS, until, 1, table));
    }
    return new PartitionRange(partition.name(), since, until == null ? END : until, pushed);
  }

  /** @param wider by how many days the text of a time may be off, because of its offset from UTC */
  private static ItemCondition condition(
      TimePartition partition, Operator operator, LocalDate end, int wider, String table) {
    ColumnType type = partition.source().type();
    if (type instanceof ColumnType.TimestampType time
        && time.encoding() instanceof EpochUnit unit) {
      long seconds = end.toEpochDay() * 86_400L;
      long value = Math.multiplyExact(seconds, 1_000_000L / unit.micros());
      return condition(partition, operator, new AttributeValue.N(Long.toString(value)));
    }
    boolean day = type instanceof ColumnType.DateType;
    TextFormat format = type instanceof ColumnType.DateType date
        ? date.format()
        : (TextFormat) ((ColumnType.TimestampType) type).encoding();
    if (!format.iso() && DAY_FIRST.stream().noneMatch(format.pattern()::startsWith)) {
      throw refused(
          table,
          "the texts of column " + partition.source().name() + " are in the format '"
              + format.pattern()
              + "', which does not begin with yyyy-MM-dd: they do not order as the times do. Leave them out.");
    }
    String text = (day ? end : end.plusDays(wider)).toString();
    return condition(partition, operator, new AttributeValue.S(text));
  }

  private static ItemCondition condition(
      TimePartition partition, Operator operator, AttributeValue value) {
    return new ItemCondition(partition.source().attribute(), operator, List.of(value));
  }

  private static DynamoLakeException refused(String table, String why) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot replace the partitions of " + table + " from source.since until source.until: "
            + why);
  }

  /** Which rows are in the range; true or false, never null. */
  Column rows() {
    Column value = col("`" + column.replace("`", "``") + "`");
    Column inside = value.lt(expr("DATE'" + until + "'"));
    return coalesce(
        since == null ? inside : inside.and(value.geq(expr("DATE'" + since + "'"))), lit(false));
  }

  /**
   * Those of a table's partitions that are in the range.
   *
   * @param partitions by their values in UTC, as the table has them
   */
  Set<Map<String, @Nullable String>> among(Set<Map<String, @Nullable String>> partitions) {
    return partitions.stream()
        .filter(values -> contains(values.get(column)))
        .collect(Collectors.toSet());
  }

  private boolean contains(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return false;
    }
    LocalDate day = value.endsWith("Z")
        ? Instant.parse(value).atOffset(ZoneOffset.UTC).toLocalDate()
        : LocalDate.parse(value.substring(0, value.indexOf('-', 1) + 6));
    return (since == null || !day.isBefore(since)) && day.isBefore(until);
  }

  /** In words, for people and results. */
  String text() {
    return "partitions " + column
        + (since == null ? "" : " from " + since)
        + (until.equals(END) ? "" : " until before " + until);
  }
}
