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
import io.dynamolake.table.Continuity;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final MergedFiles merged;
  private final ObjectNode metadata;

  DeltaMerge(DeltaTable table, String root, DeltaTransaction transaction) {
    this.table = table;
    this.root = root;
    this.transaction = transaction;
    this.files = transaction.readAllFiles();
    this.merged = new MergedFiles(root, transaction, files);
    this.metadata = transaction.metadata();
    DeltaActions.requirePlain(root, metadata);
  }

  @Override
  public Map<String, String> properties() {
    return DeltaActions.configuration(metadata);
  }

  @Override
  public StagedMerge stage(MergeInput input, StagingSpec spec) {
    StructType schema = extended(input);
    Dataset<Row> latest = MergeFate.latest(input).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      // Of what it has counted, Spark knows how little it is, and sends it to the table's rows
      // instead of sorting both.
      latest.count();
      Dataset<Row> decided = MergeFate.decide(latest, matching(latest, input.key()), input)
          .persist(StorageLevel.MEMORY_AND_DISK());
      try {
        return stage(decided, input, schema, spec);
      } finally {
        decided.unpersist();
      }
    } finally {
      latest.unpersist();
    }
  }

  private StagedMerge stage(
      Dataset<Row> decided, MergeInput input, StructType schema, StagingSpec spec) {
    MergeFate.Summary summary = MergeFate.summary(decided, input);
    merged.requireKeys(summary, input.key());
    Dataset<Row> winners = decided.filter(col(MergeFate.FATE).equalTo(MergeFate.APPLIES));
    List<AddFile> touched = merged.touched(summary.files());
    StagedMerge.Counts counts = summary.counts();
    StagedWrite write = write(winners, counts.put(), touched, input, schema, spec);
    merged.requireRows(touched, summary.gone(), counts.put(), write.rows());
    String tombstones = Tombstones.write(winners, counts.deleted() + counts.withheld(), input);
    return new StagedMerge(
        write,
        touched.stream().map(AddFile::path).toList(),
        schema,
        counts,
        compared(summary, decided, touched, input),
        tombstones);
  }

  @Override
  public StagedMerge stageVersions(MergeInput input, StagingSpec spec) {
    return new DeltaVersions(merged, extended(input), input, spec).stage();
  }

  private StructType extended(MergeInput input) {
    Set<String> columns = Set.of(DeltaActions.schema(metadata).fieldNames());
    for (String column : input.key().columns()) {
      if (!files.isEmpty() && !columns.contains(column)) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot merge changes into table %s: its rows have no column '%s', which is part of the key, so that no change would find its row. Publish a snapshot with mode replace first."
                .formatted(root, column));
      }
    }
    return SchemaEvolution.extendForMerge(
        root,
        DeltaActions.schema(metadata),
        DeltaActions.partitionColumns(metadata),
        input.schema(),
        input.partitionColumns());
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
        new StagedMerge.Counts(0, 0, 0, 0, 0, 0, 0, Long.MIN_VALUE),
        StagedMerge.Compared.NOTHING,
        "");
  }

  /** Reads the touched files once more, and only where there is something to compare. */
  private StagedMerge.Compared compared(
      MergeFate.Summary summary, Dataset<Row> decided, List<AddFile> touched, MergeInput input) {
    Continuity continuity = input.continuity();
    if (continuity == null || summary.comparable() == 0) {
      return StagedMerge.Compared.NOTHING;
    }
    Dataset<Row> rows = merged.keyed(touched, input.key(), decided.schema(), MergeFate.THERE_FILE);
    return new StagedMerge.Compared(
        summary.comparable(),
        touched.isEmpty()
            ? summary.comparable()
            : continuity.different(decided, rows, input.key()));
  }

  /** The place and the order of the table's rows that changes are about: one row an item. */
  private Dataset<Row> matching(Dataset<Row> latest, MergeKey key) {
    Dataset<Row> rows =
        merged.keyed(merged.candidates(latest, key), key, latest.schema(), MergeFate.THERE_FILE);
    boolean ordered = List.of(rows.columns()).contains(ChangeColumns.ORDER);
    Dataset<Row> keyed = rows.withColumn(
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
