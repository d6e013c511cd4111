// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import io.dynamolake.item.AttributeValue;
import java.io.Serializable;
import java.util.List;

/**
 * What an item must fulfil to be kept by a scan or an export. As a filter DynamoDB evaluates it after it has read the item, and bills the item
 * either way.
 *
 * @param attribute a top-level attribute, under whatever name
 * @param values as many as the operator takes
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">Condition and
 *     filter expressions</a>
 */
public record ItemCondition(String attribute, Operator operator, List<AttributeValue> values)
    implements Serializable {
  private static final int MOST_IN = 100;

  /** The operators and functions of filter expressions, under their own names. */
  public enum Operator {
    EQUAL("=", 1, 1),
    NOT_EQUAL("<>", 1, 1),
    LESS("<", 1, 1),
    LESS_OR_EQUAL("<=", 1, 1),
    GREATER(">", 1, 1),
    GREATER_OR_EQUAL(">=", 1, 1),
    BETWEEN("between", 2, 2),
    IN("in", 1, MOST_IN),
    BEGINS_WITH("begins_with", 1, 1),
    CONTAINS("contains", 1, 1),
    ATTRIBUTE_TYPE("attribute_type", 1, 1),
    ATTRIBUTE_EXISTS("attribute_exists", 0, 0),
    ATTRIBUTE_NOT_EXISTS("attribute_not_exists", 0, 0);

    private final String word;
    private final int least;
    private final int most;

    Operator(String word, int least, int most) {
      this.word = word;
      this.least = least;
      this.most = most;
    }

    public String word() {
      return word;
    }

    public boolean takes(int values) {
      return values >= least && values <= most;
    }

    /** As in "1 value", for messages. */
    public String wants() {
      String number = least == most ? Integer.toString(least) : least + " to " + most;
      return number + (most == 1 ? " value" : " values");
    }
  }

  public ItemCondition {
    values = List.copyOf(values);
    if (!operator.takes(values.size())) {
      throw new IllegalArgumentException(
          operator + " takes " + operator.wants() + ", not " + values.size());
    }
  }
}
