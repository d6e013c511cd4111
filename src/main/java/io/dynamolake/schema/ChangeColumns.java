// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.List;

/**
 * Columns that changes carry beside those of the registered schema. The first two stay in the table: there they are null for rows that no
 * change has touched since the snapshot that the table began with.
 */
public final class ChangeColumns {
  /** The change's place among all changes of its item: {@code ChangeOrder.text}. */
  public static final String ORDER = "_change_order";

  /** When the change was made, in microseconds; as precise as its source tells it. Null where that tells nothing. */
  public static final String CHANGED_AT = "_changed_at";

  /** What the change did: {@link #PUT}, {@link #DELETE} or {@link #NO_ROW}. Never in the table. */
  public static final String CHANGE = "_change";

  /**
   * When Time to Live deleted the item of a row that stays: see {@link TtlDeletes#MARK}. Null for all others; in the table only where such
   * changes were merged.
   */
  public static final String EXPIRED_AT = "_change_expired_at";

  /**
   * What the item was before the change: the text of its {@code ItemHash}. Of an export that is before its window, of a stream before the
   * record. Null where the source does not tell it, and for an item that is new. Never in the table.
   */
  public static final String BEFORE = "_change_before";

  /** In the order in which they follow the others. */
  public static final List<String> ALL = List.of(ORDER, CHANGED_AT, CHANGE, EXPIRED_AT, BEFORE);

  /** The row is the item after the change. */
  public static final String PUT = "put";

  /** The item is gone; the row has its key alone. */
  public static final String DELETE = "delete";

  /** The item after the change is in quarantine, so that it has no row; the row has its key alone. */
  public static final String NO_ROW = "no-row";

  private ChangeColumns() {}
}
