// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.table.MergeFate;
import io.dynamolake.table.MergeInput;
import io.dynamolake.table.MergeKey;
import io.dynamolake.table.Publication;
import io.dynamolake.table.RowShape;
import io.dynamolake.table.SchemaEvolution;
import io.dynamolake.table.StagedFile;
import io.dynamolake.table.StagedMerge;
import io.dynamolake.table.StagedWrite;
import io.dynamolake.table.Staging;
import io.dynamolake.table.StagingSpec;
import io.dynamolake.table.TableMerge;
import io.dynamolake.table.Tombstones;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Rewrites the files that hold changed items, in a transaction of our own: what the merge decides, its proof, the table's properties and
 * the run's id are one commit, and the lock is checked right before it.
 */
final class DeltaMerge implements TableMerge {
  private static final String SOUGHT = "_change_sought";

  private final DeltaTable table;
  private final String root;
  private final DeltaTransaction transaction;
  private final List<AddFile> files;
  private final ObjectNode metadata;

  DeltaMerge(DeltaTable table, String root, DeltaTransaction transaction) {
    this.table = table;
    this.root = root;
    this.transaction = transaction;
    this.files = transaction.readAllFiles();
    this.metadata = transaction.metadata();
    DeltaActions.requirePlain(root, metadata);
  }

  @Override
  public Map<String, String> properties() {
    return DeltaActions.configuration(metadata);
  }

  @Override
  public StagedMerge stage(MergeInput input, StagingSpec spec) {
    List<String> partitionColumns = DeltaActions.partitionColumns(metadata);
    StructType schema = SchemaEvolution.extendForMerge(
        root,
        DeltaActions.schema(metadata),
        partitionColumns,
        input.schema(),
        input.partitionColumns());
    Dataset<Row> latest = MergeFate.latest(input).persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> there = matching(latest, input.key()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> decided = MergeFate.decide(latest, there, input);
      MergeFate.Summary summary = MergeFate.summary(decided, input.key());
      requireKeys(summary.keyless(), input.key());
      requireOnce(summary.twice());
      Dataset<Row> winners = decided.filter(col(MergeFate.FATE).equalTo(MergeFate.APPLIES));
      List<AddFile> touched = touched(summary.files());
      StagedMerge.Counts counts = summary.counts();
      StagedWrite write = write(winners, counts.put(), touched, input, schema, spec);
      requireRows(touched, summary.gone(), counts.put(), write.rows());
      String tombstones = Tombstones.write(winners, counts.deleted() + counts.withheld(), input);
      return new StagedMerge(
          write, touched.stream().map(AddFile::path).toList(), schema, counts, tombstones);
    } finally {
      there.unpersist();
      latest.unpersist();
    }
  }

  @Override
  public StagedMerge nothing(Dataset<Row> none) {
    long rows = none.count();
    if (rows > 0) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot merge changes into table %s: none of %d changes tells its key. Check the exports."
              .formatted(root, rows));
    }
    return new StagedMerge(
        StagedWrite.NOTHING,
        List.of(),
        DeltaActions.schema(metadata),
        new StagedMerge.Counts(0, 0, 0, 0, 0, 0, Long.MIN_VALUE),
        "");
  }

  /** The place and the order of the table's rows that changes are about: one row an item. */
  private Dataset<Row> matching(Dataset<Row> latest, MergeKey key) {
    Dataset<Row> rows = transaction.rows(files);
    Set<String> names = Set.of(rows.columns());
    for (String column : key.columns()) {
      if (!names.contains(column)) {
        // New with these changes: what the rows have of it is in _rescued.
        rows =
            rows.withColumn(column, lit(null).cast(latest.schema().apply(column).dataType()));
      }
    }
    boolean ordered = names.contains(ChangeColumns.ORDER);
    Dataset<Row> keyed = key.addRest()
        .apply(rows.withColumn(MergeFate.THERE_FILE, col("_metadata.file_path")))
        .withColumn(
            MergeFate.THERE_ORDER,
            ordered ? col(ChangeColumns.ORDER) : lit(null).cast("string"))
        .withColumn(
            MergeFate.THERE_AT,
            ordered ? col(ChangeColumns.CHANGED_AT) : lit(null).cast("timestamp"));
    Dataset<Row> sought = latest.select(key.all(SOUGHT));
    return keyed
        .join(sought, key.is(SOUGHT))
        .groupBy(key.renamed(SOUGHT, MergeFate.THERE))
        .agg(
            max(col(MergeFate.THERE_ORDER)).as(MergeFate.THERE_ORDER),
            max(col(MergeFate.THERE_AT)).as(MergeFate.THERE_AT),
            max(col(MergeFate.THERE_FILE)).as(MergeFate.THERE_FILE),
            count(lit(1)).as(MergeFate.THERE_ROWS));
  }

  private void requireKeys(long without, MergeKey key) {
    if (without > 0) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot merge changes into table %s: %d items that changed lack a part of the key %s. Check the key's attributes, and that all changes are of one table."
              .formatted(root, without, key.columns()));
    }
  }

  private void requireOnce(long twice) {
    if (twice > 0) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot merge changes into table %s: it has more than one row for each of %d items. Publish a snapshot with mode replace."
              .formatted(root, twice));
    }
  }

  private Map<String, AddFile> byPath() {
    Map<String, AddFile> byPath = new LinkedHashMap<>();
    String qualified = transaction.qualifiedRoot();
    for (AddFile file : files) {
      byPath.put(new Path(qualified, FilePaths.decode(file.path())).toString(), file);
    }
    return byPath;
  }

  private List<AddFile> touched(Set<String> paths) {
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

  private StagedWrite write(
      Dataset<Row> winners,
      long puts,
      List<AddFile> touched,
      MergeInput input,
      StructType schema,
      StagingSpec spec) {
    if (puts == 0 && touched.isEmpty()) {
      return StagedWrite.NOTHING;
    }
    RowShape shape = new RowShape(schema);
    Dataset<Row> rows = winners.filter(col(ChangeColumns.CHANGE).equalTo(ChangeColumns.PUT));
    Dataset<Row> put = shape.of(input.addPartitions().apply(rows)).coalesce(input.tasks());
    if (touched.isEmpty()) {
      return Staging.write(put, spec);
    }
    Dataset<Row> gone =
        winners.filter(col(MergeFate.THERE_FILE).isNotNull()).select(input.key().all(SOUGHT));
    Dataset<Row> stay = input
        .key()
        .addRest()
        .apply(transaction.rows(touched))
        .join(gone, input.key().is(SOUGHT), "left_anti");
    return Staging.write(shape.of(stay).union(put), spec);
  }

  /** What was read of the replaced files, less what changed there, plus what is put, must have been written. */
  private void requireRows(List<AddFile> touched, long gone, long put, long written) {
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

  @Override
  public Publication commit(
      String runId, StagedMerge staged, Map<String, String> properties, Runnable beforeCommit) {
    List<Action> actions = new ArrayList<>();
    actions.add(DeltaActions.transaction(DeltaTable.APPLICATION + runId));
    if (transaction.hasTransaction(DeltaTable.APPLICATION + runId)) {
      return table.published(runId);
    }
    ObjectNode changed = DeltaActions.changed(
        metadata, staged.schema(), DeltaActions.partitionColumns(metadata), properties);
    if (!changed.equals(metadata)) {
      transaction.extendMetadata(changed);
    }
    Set<String> replaced = Set.copyOf(staged.replaced());
    for (AddFile file : files) {
      if (replaced.contains(file.path())) {
        actions.add(DeltaActions.remove(file, DeltaActions.Rows.CHANGE));
      }
    }
    List<StagedFile> added = staged.write().files();
    added.forEach(file -> actions.add(DeltaActions.add(file, DeltaActions.Rows.CHANGE)));
    return table.commit(
        transaction, actions, runId, added.size(), staged.write().rows(), beforeCommit);
  }
}
