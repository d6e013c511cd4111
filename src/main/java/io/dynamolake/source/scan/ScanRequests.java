// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.source.SdkValues;
import io.dynamolake.source.SourceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * What is asked of DynamoDB. All names and values stand behind aliases: a name may be a reserved word, have dots, or be an emoji.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html">Expression
 *     attribute names</a>
 */
final class ScanRequests {
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> values =
      new LinkedHashMap<>();

  private ScanRequests() {}

  /** The first page of a segment. */
  static ScanRequest of(SourceTable table, ScanSpec spec, ScanPlan plan, int segment) {
    return new ScanRequests()
        .request(table, spec)
        .segment(segment)
        .totalSegments(plan.segments())
        .limit(plan.pageItems())
        .build();
  }

  private ScanRequest.Builder request(SourceTable table, ScanSpec spec) {
    ScanRequest.Builder request = ScanRequest.builder()
        .tableName(table.name())
        .indexName(spec.index())
        .consistentRead(spec.consistency() == ScanSpec.ReadConsistency.STRONG)
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    if (!spec.projection().isEmpty()) {
      Set<String> attributes = new LinkedHashSet<>(table.key().attributes());
      attributes.addAll(spec.projection());
      request.projectionExpression(
          String.join(", ", attributes.stream().map(this::name).toList()));
    }
    if (!spec.filter().isEmpty()) {
      request.filterExpression(
          String.join(" AND ", spec.filter().stream().map(this::condition).toList()));
    }
    if (!names.isEmpty()) {
      request.expressionAttributeNames(names);
    }
    if (!values.isEmpty()) {
      request.expressionAttributeValues(values);
    }
    return request;
  }

  private String condition(ScanCondition condition) {
    String name = name(condition.attribute());
    List<String> operands = new ArrayList<>();
    condition.values().forEach(value -> operands.add(value(value)));
    String word = condition.operator().word();
    return switch (condition.operator()) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
        name + " " + word + " " + operands.get(0);
      case BETWEEN -> "(" + name + " BETWEEN " + operands.get(0) + " AND " + operands.get(1) + ")";
      case IN -> name + " IN (" + String.join(", ", operands) + ")";
      case BEGINS_WITH, CONTAINS, ATTRIBUTE_TYPE ->
        word + "(" + name + ", " + operands.get(0) + ")";
      case ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS -> word + "(" + name + ")";
    };
  }

  private String name(String attribute) {
    for (Map.Entry<String, String> known : names.entrySet()) {
      if (known.getValue().equals(attribute)) {
        return known.getKey();
      }
    }
    String alias = "#n" + names.size();
    names.put(alias, attribute);
    return alias;
  }

  private String value(AttributeValue value) {
    String alias = ":v" + values.size();
    values.put(alias, SdkValues.scalar(value));
    return alias;
  }
}
