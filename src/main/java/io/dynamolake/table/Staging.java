// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import io.dynamolake.DynamoLakeException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Start reading here. Writes rows to Parquet files that no reader sees; {@link LakeTable#publish} shows them in one commit.
 *
 * <p>Rows are not shuffled: each task keeps one file open per partition value and begins the next when it nears the target
 * size, so that {@code tasks x partitions} files at most stay small. Files come out as Spark itself would write them.
 */
public final class Staging {
  private Staging() {}

  /**
   * Writes the rows below {@code <tableRoot>/<folder>} and returns the files of the tasks that were committed. A task that
   * fails deletes its files; a task that only ends after the write has failed leaves them. What stays is never referenced, and {@link LakeTable#clean}
   * removes it.
   *
   * @throws DynamoLakeException as thrown by the source of the rows, unwrapped; or CONFIGURATION if the rows do not end with the
   *     partition columns
   */
  public static StagedWrite write(Dataset<Row> rows, StagingSpec spec) {
    PartitionValues.requireTrailing(rows.schema(), spec.partitionColumns());
    Configuration conf = rows.sparkSession().sparkContext().hadoopConfiguration();
    StagingSink.Job job =
        StagingSink.Job.open(spec, new SerializableConfiguration(new Configuration(conf)));
    try {
      rows.write()
          .format(StagingSink.class.getName())
          .option(StagingSink.TOKEN, job.token())
          .mode(SaveMode.Append)
          .save();
      return StagedWrite.of(job.files());
    } catch (Exception e) {
      DynamoLakeException expected = expected(e);
      if (expected != null) {
        throw expected;
      }
      throw e;
    } finally {
      job.close();
    }
  }

  private static @Nullable DynamoLakeException expected(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof DynamoLakeException expected) {
        return expected;
      }
    }
    return null;
  }
}
