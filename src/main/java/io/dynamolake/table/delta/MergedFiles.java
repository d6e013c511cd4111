// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.table.MergeFate;
import io.dynamolake.table.MergeKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a table into which changes are merged, and what must hold of them. */
record MergedFiles(String root, DeltaTransaction transaction, List<AddFile> files) {
  private static final Logger LOG = LoggerFactory.getLogger(MergedFiles.class);

  /** So many files are read rather than looked for in the log. */
  private static final int FEW_FILES = 16;

  /**
   * The files that may have a row of an item that changed: all but those of which the log proves the contrary.
   *
   * @param changes with the columns of the key; read more than once
   */
  List<AddFile> candidates(Dataset<Row> changes, MergeKey key) {
    if (files.size() <= FEW_FILES) {
      return files;
    }
    Optional<KeyBounds> bounds = KeyBounds.of(changes, key);
    if (bounds.isEmpty()) {
      return files;
    }
    Set<String> paths = new HashSet<>();
    transaction
        .fileStatistics()
        .filter(udf(bounds.get(), DataTypes.BooleanType).apply(col("stats")))
        .select("path")
        .collectAsList()
        .forEach(row -> paths.add(row.getString(0)));
    List<AddFile> candidates =
        files.stream().filter(file -> paths.contains(file.path())).toList();
    LOG.info("{} of {} files may have items that changed", candidates.size(), files.size());
    return candidates;
  }

  /**
   * The rows of some files, with the whole of the key and the file that has each.
   *
   * @param changes tell the types of key columns that the table does not have yet
   */
  Dataset<Row> keyed(List<AddFile> some, MergeKey key, StructType changes, String fileColumn) {
    Dataset<Row> rows = transaction.rows(some);
    // Not by col(): an attribute may have this name.
    Column file = rows.metadataColumn("_metadata").getField("file_path");
    Set<String> names = Set.of(rows.columns());
    rows = rows.withColumn(fileColumn, file);
    for (String column : key.columns()) {
      if (!names.contains(column)) {
        // New with these changes: what the rows have of it is in _rescued.
        rows = rows.withColumn(column, lit(null).cast(changes.apply(column).dataType()));
      }
    }
    return key.addRest().apply(rows);
  }

  /** @param paths as Spark names files */
  List<AddFile> touched(Set<String> paths) {
    Map<String, AddFile> byPath = byPath();
    Set<AddFile> touched = new LinkedHashSet<>();
    for (String path : paths) {
      AddFile file = byPath.get(FilePaths.decode(path));
      if (file == null) {
        throw new IllegalStateException(
            "A row of table " + root + " comes from a file that its log does not name");
      }
      touched.add(file);
    }
    return List.copyOf(touched);
  }

  private Map<String, AddFile> byPath() {
    Map<String, AddFile> byPath = new LinkedHashMap<>();
    String qualified = transaction.qualifiedRoot();
    for (AddFile file : files) {
      byPath.put(new Path(qualified, FilePaths.decode(file.path())).toString(), file);
    }
    return byPath;
  }

  /** Each change has a whole key, and what it is about is in the table once. */
  void requireKeys(MergeFate.Summary summary, MergeKey key) {
    if (summary.keyless() > 0) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot merge changes into table %s: %d items that changed lack a part of the key %s. Check the key's attributes, and that all changes are of one table."
              .formatted(root, summary.keyless(), key.columns()));
    }
    if (summary.twice() > 0) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot merge changes into table %s: it has more than one row for each of %d items. Publish a snapshot with mode replace."
              .formatted(root, summary.twice()));
    }
  }

  /** What was read of the replaced files, less what changed there, plus what is put, must have been written. */
  void requireRows(List<AddFile> touched, long gone, long put, long written) {
    long before = 0;
    for (AddFile file : touched) {
      long rows = DeltaActions.staged(file, List.of()).rows();
      if (rows < 0 || file.deletionVector() != null) {
        return; // the log does not tell
      }
      before += rows;
    }
    if (before - gone + put != written) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot merge changes into table %s: %d rows of %d files, less %d and with %d new ones, came out as %d rows. Nothing was changed; run it again."
              .formatted(root, before, touched.size(), gone, put, written));
    }
  }
}
