// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import io.dynamolake.DynamoLakeException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One merge of changes into a table as it was when the merge began. Not thread-safe. */
public interface TableMerge {
  /** Of the table when the merge began. */
  Map<String, String> properties();

  /**
   * Decides what each change does and writes the files that the table will have instead of those that it touches. Readers see none of it; a
   * failure leaves files that nothing names.
   *
   * @throws DynamoLakeException CONFIGURATION if the table cannot take the rows; INTEGRITY if it has an item twice, a change has no key, or
   *     the files do not hold what they must
   */
  StagedMerge stage(MergeInput input, StagingSpec spec);

  /**
   * The same for a table that keeps every version of every item: adds the versions that come with the changes and ends those before them,
   * wherever in time they are. Any order, cutting and repetition of the same changes gives the same versions.
   *
   * @throws DynamoLakeException as {@link #stage} does
   */
  StagedMerge stageVersions(MergeInput input, StagingSpec spec);

  /**
   * A merge of no change. The rows are read all the same, because that proves where they come from.
   *
   * @throws DynamoLakeException INTEGRITY if there is a row
   */
  StagedMerge nothing(Dataset<Row> none);

  /**
   * Shows a staged merge to readers in one commit, together with properties of the table; those that it has and that are not named stay.
   *
   * @param beforeCommit as in {@link PublishRequest}
   * @throws DynamoLakeException as {@link LakeTable#publish} does; LOCKED also if anybody has changed the table since the merge began
   */
  Publication commit(
      String runId, StagedMerge staged, Map<String, String> properties, Runnable beforeCommit);
}
