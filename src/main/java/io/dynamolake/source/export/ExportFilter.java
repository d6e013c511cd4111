// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.ItemCondition.Operator;
import io.dynamolake.source.ItemExpressions;
import io.dynamolake.source.SourceTable;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.FilterSpecification;

/**
 * The part of a table that is exported, as DynamoDB is asked for it. What it would not take is refused before an export is asked for.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Filtered.html">Filtered exports</a>
 */
final class ExportFilter {
  static final int MOST_EXPRESSION_BYTES = 4096;
  static final int MOST_OPERATORS = 300;
  static final int MOST_NAME_BYTES = 250;

  private static final Set<Operator> OF_SORT_KEYS = EnumSet.of(
      Operator.EQUAL,
      Operator.LESS,
      Operator.LESS_OR_EQUAL,
      Operator.GREATER,
      Operator.GREATER_OR_EQUAL,
      Operator.BETWEEN,
      Operator.BEGINS_WITH);

  private final SourceTable table;
  private final ItemExpressions expressions = new ItemExpressions();

  private ExportFilter(SourceTable table) {
    this.table = table;
  }

  /**
   * Empty for all of the table.
   *
   * @throws DynamoLakeException CONFIGURATION for what DynamoDB does not take
   */
  static Optional<FilterSpecification> of(ExportSelection selection, SourceTable table) {
    return selection.isWhole()
        ? Optional.empty()
        : Optional.of(new ExportFilter(table).specification(selection));
  }

  private FilterSpecification specification(ExportSelection selection) {
    FilterSpecification.Builder filter = FilterSpecification.builder();
    if (!selection.keyCondition().isEmpty()) {
      requireOfKey(selection.keyCondition());
      requireNotOfKey(selection.filter());
      filter.keyConditionExpression(conditions("source.key-condition", selection.keyCondition()));
    }
    if (!selection.filter().isEmpty()) {
      filter.filterExpression(conditions("source.filter", selection.filter()));
    }
    if (!selection.projection().isEmpty()) {
      Set<String> attributes = new LinkedHashSet<>(table.key().attributes());
      attributes.addAll(selection.projection());
      filter.projectionExpression(bounded("source.projection", expressions.projection(attributes)));
    }
    expressions.names().values().forEach(this::requireShort);
    filter.expressionAttributeNames(expressions.names());
    if (!expressions.values().isEmpty()) {
      filter.expressionAttributeValues(expressions.values());
    }
    return filter.build();
  }

  private String conditions(String option, List<ItemCondition> conditions) {
    // One for each condition, and the AND between two.
    int operators = 2 * conditions.size() - 1;
    if (operators > MOST_OPERATORS) {
      throw refused(
          option + " has " + operators + " operators, counting those between its conditions, and "
              + MOST_OPERATORS + " are the most that DynamoDB takes. Use fewer conditions");
    }
    return bounded(option, expressions.conditions(conditions));
  }

  private String bounded(String option, String expression) {
    int bytes = expression.length();
    if (bytes > MOST_EXPRESSION_BYTES) {
      throw refused(
          option + " comes to an expression of " + bytes + " bytes, and " + MOST_EXPRESSION_BYTES
              + " are the most that DynamoDB takes. Use fewer conditions, values or attributes");
    }
    return expression;
  }

  private void requireShort(String attribute) {
    int bytes = attribute.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_NAME_BYTES) {
      throw refused(
          "an attribute's name has " + bytes + " bytes, and " + MOST_NAME_BYTES
              + " are the most that DynamoDB takes in an export's filter. Use a scan, which takes longer names");
    }
  }

  private void requireOfKey(List<ItemCondition> conditions) {
    TableKey key = table.key();
    long partitions = conditions.stream()
        .filter(condition ->
            condition.attribute().equals(key.partition()) && condition.operator() == Operator.EQUAL)
        .count();
    long sorts = conditions.stream()
        .filter(condition ->
            condition.attribute().equals(key.sort()) && OF_SORT_KEYS.contains(condition.operator()))
        .count();
    if (partitions != 1 || sorts > 1 || partitions + sorts != conditions.size()) {
      String sort = key.sort() == null
          ? ", and nothing else: the table has no sort key"
          : ", and at most one condition on sort key " + key.sort() + " (" + words() + ")";
      throw refused("source.key-condition has to be one '=' on partition key " + key.partition()
          + sort + ". Put other conditions into source.filter");
    }
  }

  private static String words() {
    return String.join(" ", OF_SORT_KEYS.stream().map(Operator::word).toList());
  }

  private void requireNotOfKey(List<ItemCondition> filter) {
    filter.stream()
        .map(ItemCondition::attribute)
        .filter(table.key().attributes()::contains)
        .findFirst()
        .ifPresent(attribute -> {
          throw refused(
              "source.filter has a condition on key attribute " + attribute
                  + ", which DynamoDB does not take beside source.key-condition. Put it there, or leave source.key-condition out");
        });
  }

  private DynamoLakeException refused(String why) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot export a part of table " + table.name() + ": " + why + ".");
  }
}
