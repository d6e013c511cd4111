// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.storage.StorageErrors;
import io.dynamolake.table.PastVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Earlier versions of a Delta table, as far as its log goes back. */
record DeltaPast(SparkSession spark, String root) {
  /** Compaction and the like change no property; of versions whose properties are the same this is the newest. */
  Optional<PastVersion> newest(
      long current, Map<String, String> properties, Predicate<Map<String, String>> wanted) {
    if (wanted.test(properties)) {
      return Optional.of(new PastVersion(Long.toString(current), properties));
    }
    try {
      return new CommitHistory(configuration(), root).newest(wanted);
    } catch (IOException e) {
      throw StorageErrors.of("read the log of", "table " + root, e);
    }
  }

  private Configuration configuration() {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** @throws DynamoLakeException CONFIGURATION if the version is not kept whole */
  Dataset<Row> read(PastVersion version, Dataset<Row> current) {
    Dataset<Row> rows;
    try {
      rows =
          spark.read().format("delta").option("versionAsOf", version.version()).load(root);
      requireFiles(version, rows, current);
      return rows;
    } catch (Exception e) {
      // Delta throws this checked exception without declaring it to Java.
      if (e instanceof AnalysisException) {
        throw gone(version, "its log does not go back so far", e);
      }
      throw e;
    }
  }

  /** Files that the table still has are there; the others may have been vacuumed. */
  private void requireFiles(PastVersion version, Dataset<Row> rows, Dataset<Row> current) {
    Set<String> kept = new HashSet<>(List.of(current.inputFiles()));
    long missing = Arrays.stream(rows.inputFiles())
        .filter(file -> !kept.contains(file))
        .parallel()
        .filter(file -> !exists(new Path(file)))
        .count();
    if (missing > 0) {
      throw gone(version, missing + " of its files have been deleted, as VACUUM does", null);
    }
  }

  private boolean exists(Path file) {
    try {
      FileSystem fileSystem = file.getFileSystem(configuration());
      return fileSystem.exists(file);
    } catch (IOException e) {
      throw StorageErrors.of("read", file, e);
    }
  }

  private DynamoLakeException gone(PastVersion version, String why, @Nullable Throwable cause) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot read version %s of table %s: %s. Ask for a later time."
            .formatted(version.version(), root, why),
        cause);
  }
}
