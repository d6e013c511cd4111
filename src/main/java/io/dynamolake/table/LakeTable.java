// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.table.delta.DeltaTable;
import io.dynamolake.table.parquet.ParquetTable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A table in the lake. Readers see the state before a publication or the state after it. Its two kinds are {@link DeltaTable}
 * and {@link ParquetTable}; not safe for use by several threads, while several processes are kept apart by the table itself.
 */
public interface LakeTable {
  /** @throws DynamoLakeException CONFIGURATION if it is a Delta table, and Delta is not on the class path */
  static LakeTable of(TableFormat format, SparkSession spark, String root) {
    return switch (format) {
      case DELTA -> {
        if (!hasDelta()) {
          throw new DynamoLakeException(
              ErrorCode.CONFIGURATION,
              "Cannot open Delta table " + root + ": Delta is not on the class path of Spark "
                  + spark.version()
                  + ". Give spark-submit Delta's jars with --jars or --packages, or set DYNAMOLAKE_SPARK_SUBMIT=none for the Spark that Maven has resolved.");
        }
        yield new DeltaTable(spark, root);
      }
      case PARQUET -> new ParquetTable(spark, root);
    };
  }

  /** Whether this process can have Delta tables: their classes come with the cluster. */
  static boolean hasDelta() {
    try {
      Class.forName("org.apache.spark.sql.delta.DeltaLog", false, LakeTable.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Makes the files part of the table in one commit, or returns the publication that the run has already made. When it throws,
   * nothing was published and no file was deleted, unless it throws UNAVAILABLE: then {@link #find} tells, once the store answers.
   *
   * @throws DynamoLakeException LOCKED if another writer committed since the table was read; CONFIGURATION if the table cannot
   *     take the files; UNAVAILABLE if the store does not tell how the commit ended
   */
  Publication publish(PublishRequest request);

  /**
   * Begins a merge.
   *
   * @throws DynamoLakeException CONFIGURATION if there is no table, or it is of a format whose tables take no changes
   */
  TableMerge beginMerge();

  /** Of the table as of now; empty if there is none. */
  Map<String, String> properties();

  /** What the run has published here, if it has. */
  Optional<Publication> find(String runId);

  /** The values of all partition columns, for each partition that has files; empty if there is no table. */
  Set<Map<String, @Nullable String>> partitions();

  /** The rows as of now. */
  Dataset<Row> read();

  /** The newest version whose properties are as wanted, as far back as the table's log goes. */
  Optional<PastVersion> newest(Predicate<Map<String, String>> wanted);

  /** The properties of all versions that the table's log still tells of; empty if it does not tell those of all. Reads much. */
  Optional<Set<Map<String, String>>> pastProperties();

  /**
   * The rows as of a version.
   *
   * @throws DynamoLakeException CONFIGURATION if it is not kept whole any more
   */
  Dataset<Row> read(PastVersion version);

  boolean exists();

  /**
   * Merges small files of a partition into files near the target size; the rows stay as they are. Empty if there is nothing to
   * merge.
   *
   * @throws DynamoLakeException as {@link #publish} does; compaction loses against every other writer
   */
  Optional<Publication> compact(CompactionRequest request);

  /**
   * Deletes what no reader can see any more: the folders of this run's attempts other than the one that was published, and, for
   * Parquet, versions that are older than a week and not among the last two, with their files. Does nothing for a run that has
   * not been published, because one of its attempts may still be.
   *
   * @param runFolder relative to the table's root; each attempt staged in a folder of its own directly below
   */
  Cleaned clean(String runId, String runFolder);
}
