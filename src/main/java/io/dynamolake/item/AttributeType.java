// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

/**
 * The ten types of a DynamoDB attribute value. The constant's name is the type tag on the wire.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
public enum AttributeType {
  S,
  N,
  B,
  BOOL,
  NULL,
  L,
  M,
  SS,
  NS,
  BS
}
