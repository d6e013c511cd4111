// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.schema.Column;
import io.dynamolake.schema.ColumnType;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.RegisteredSchema;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A partition column that orders as a date or a timestamp of the schema does: it is that column, its {@code to_date}, or its
 * {@code date_trunc}.
 *
 * @param step what each partition begins with
 */
record TimePartition(String name, Column source, Step step) {
  private static final String COLUMN = "(\\w+|`(?:[^`]|``)+`)";
  private static final Pattern ITSELF = Pattern.compile("\\s*" + COLUMN + "\\s*");
  private static final Pattern TO_DATE =
      Pattern.compile("\\s*to_date\\s*\\(\\s*" + COLUMN + "\\s*\\)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern DATE_TRUNC = Pattern.compile(
      "\\s*date_trunc\\s*\\(\\s*['\"](\\w+)['\"]\\s*,\\s*" + COLUMN + "\\s*\\)\\s*",
      Pattern.CASE_INSENSITIVE);

  /** What {@code date_trunc} cuts to, under its names there. */
  enum Step {
    /** Whatever is finer than a day begins on each day, too. */
    HOUR("hour"),
    DAY("day", "dd"),
    WEEK("week"),
    MONTH("month", "mon", "mm"),
    QUARTER("quarter"),
    YEAR("year", "yyyy", "yy");

    private final List<String> names;

    Step(String... names) {
      this.names = List.of(names);
    }

    static Optional<Step> of(String name) {
      String folded = name.toLowerCase(Locale.ROOT);
      return Arrays.stream(values()).filter(step -> step.names.contains(folded)).findFirst();
    }

    String word() {
      return names.get(0);
    }

    /** Whether a partition begins with this day. */
    boolean begins(LocalDate day) {
      return switch (this) {
        case HOUR, DAY -> true;
        case WEEK -> day.getDayOfWeek() == DayOfWeek.MONDAY;
        case MONTH -> day.getDayOfMonth() == 1;
        case QUARTER -> day.getDayOfMonth() == 1 && day.getMonthValue() % 3 == 1;
        case YEAR -> day.getDayOfYear() == 1;
      };
    }
  }

  /** Empty for every other expression. */
  static Optional<TimePartition> of(PartitionColumn partition, RegisteredSchema registered) {
    String expression = partition.expression();
    Matcher truncated = DATE_TRUNC.matcher(expression);
    if (truncated.matches()) {
      return Step.of(truncated.group(1))
          .flatMap(step -> of(partition, truncated.group(2), registered, step));
    }
    for (Pattern pattern : List.of(ITSELF, TO_DATE)) {
      Matcher matcher = pattern.matcher(expression);
      if (matcher.matches()) {
        return of(partition, matcher.group(1), registered, Step.DAY);
      }
    }
    return Optional.empty();
  }

  private static Optional<TimePartition> of(
      PartitionColumn partition, String quoted, RegisteredSchema registered, Step step) {
    String name = quoted.startsWith("`")
        ? quoted.substring(1, quoted.length() - 1).replace("``", "`")
        : quoted;
    return registered.columns().stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .filter(column -> column.type() instanceof ColumnType.TimestampType
            || column.type() instanceof ColumnType.DateType)
        .findFirst()
        .map(column -> new TimePartition(partition.name(), column, step));
  }
}
