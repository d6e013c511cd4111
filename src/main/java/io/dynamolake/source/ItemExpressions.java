// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import io.dynamolake.item.AttributeValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Expressions of one request to DynamoDB. All names and values stand behind aliases: a name may be a reserved word, have dots, or be an
 * emoji. Not thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html">Expression
 *     attribute names</a>
 */
public final class ItemExpressions {
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> values =
      new LinkedHashMap<>();

  public String projection(Collection<String> attributes) {
    return String.join(", ", attributes.stream().map(this::name).toList());
  }

  /** All of them together. */
  public String conditions(List<ItemCondition> conditions) {
    return String.join(" AND ", conditions.stream().map(this::condition).toList());
  }

  /** What the aliases stand for in the expressions so far. */
  public Map<String, String> names() {
    return names;
  }

  public Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> values() {
    return values;
  }

  private String condition(ItemCondition condition) {
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
