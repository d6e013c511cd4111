// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

/** What a publication does to the rows that are there. */
public enum WriteMode {
  /** The new files become the whole table; schema and partitioning may change. */
  REPLACE,
  /** The new files become the whole of each partition that they touch; other partitions stay. */
  PARTITION,
  /** Changes put, change and delete the rows of their items; other rows stay. See {@link LakeTable#beginMerge}. */
  MERGE,
  /**
   * A snapshot begins a table that has every version of every item; changes add versions and end others. See {@link
   * TableMerge#stageVersions}.
   */
  HISTORY
}
