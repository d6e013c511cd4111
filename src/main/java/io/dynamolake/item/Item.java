// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.util.Map;

/**
 * One item as a tree: for restoring, tests and scans, never on the path of a normal run.
 *
 * @param attributes by name, in the order they were written
 */
public record Item(Map<String, AttributeValue> attributes) {
  public Item {
    attributes = AttributeValue.copyInOrder(attributes);
  }

  /** The one form that equal items share; see {@link AttributeValue#canonical()}. */
  public Item canonical() {
    return new Item(AttributeValue.canonical(attributes));
  }

  /** Whether DynamoDB would call the two equal: numbers by value, sets as sets, no order of attributes. */
  public boolean sameAs(Item other) {
    return canonical().equals(other.canonical());
  }
}
