// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

/**
 * Columns of a table that keeps every version of every item, beside {@link ChangeColumns#ORDER} and {@link ChangeColumns#CHANGED_AT}. A
 * version is what its item was from the first time on, up to the second one, which it excludes.
 */
public final class VersionColumns {
  /**
   * When the change was made that this version came with, or the snapshot that the table began with. Never null, and never before the
   * version before it began: where the clock of a source goes back, its order counts.
   */
  public static final String VALID_FROM = "_valid_from";

  /** When the next version came, or the item was deleted. Null for the version that the item has now. */
  public static final String VALID_TO = "_valid_to";

  /** The order of the change that left the item without a row after this version; null where another version followed, or nothing has. */
  public static final String END = "_change_end";

  private VersionColumns() {}
}
