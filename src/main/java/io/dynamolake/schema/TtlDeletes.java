// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

/** What becomes of an item that Time to Live has deleted, as far as its record tells that it did. */
public enum TtlDeletes {
  /** The row goes. */
  APPLY,
  /** The row stays as the item was last, and tells in {@link ChangeColumns#EXPIRED_AT} when it was deleted. */
  MARK,
  /** The row stays as it is. */
  IGNORE
}
