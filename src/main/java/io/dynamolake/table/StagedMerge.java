// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * A merge whose files are written and that no reader sees yet.
 *
 * @param write files with the rows of all that are replaced, the changed ones changed, and with the new rows
 * @param replaced files of the table, by their paths in its log
 * @param schema of the table after the merge
 * @param compared rows that were held against the old images of changes
 * @param tombstones folder of the deleted items to remember; empty if there are none
 */
public record StagedMerge(
    StagedWrite write,
    List<String> replaced,
    StructType schema,
    Counts counts,
    Compared compared,
    String tombstones) {
  public StagedMerge {
    replaced = List.copyOf(replaced);
  }

  /**
   * Whether rows were what the changes say that the items had been.
   *
   * @param items of which that is known
   * @param different those of them whose row was another one, or was not there
   */
  public record Compared(long items, long different) {
    public static final Compared NOTHING = new Compared(0, 0);
  }

  /**
   * What became of the changes.
   *
   * @param changes all of them
   * @param put items that have a new row or another one; versions that were added
   * @param deleted items that have none any more, whether they had one or not
   * @param withheld items whose change is in quarantine, and which have no row therefore
   * @param superseded changes that another one outdoes, or that the table had already; {@code late} included
   * @param ended versions that were there and end now, or end earlier than they did
   * @param late changes of items that the table does not have, from a time of which it has forgotten the deletions
   * @param latestMicros when the latest one was made; {@link Long#MIN_VALUE} where none tells it
   */
  public record Counts(
      long changes,
      long put,
      long deleted,
      long withheld,
      long superseded,
      long ended,
      long late,
      long latestMicros) {
    public long applied() {
      return put + deleted;
    }
  }
}
