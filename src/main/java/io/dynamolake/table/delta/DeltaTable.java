// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.storage.StorageErrors;
import io.dynamolake.table.AttemptFolders;
import io.dynamolake.table.Cleaned;
import io.dynamolake.table.Compaction;
import io.dynamolake.table.CompactionPlan;
import io.dynamolake.table.CompactionRequest;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.PartitionKeys;
import io.dynamolake.table.PastVersion;
import io.dynamolake.table.Publication;
import io.dynamolake.table.PublishRequest;
import io.dynamolake.table.SchemaEvolution;
import io.dynamolake.table.StagedFile;
import io.dynamolake.table.StagedWrite;
import io.dynamolake.table.StagingSpec;
import io.dynamolake.table.TableMerge;
import io.dynamolake.table.WriteMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A Delta table. Each publication is one commit that holds the run's transaction id, so that it is made once, and the run id in
 * its user metadata.
 */
public final class DeltaTable implements LakeTable {
  static final String APPLICATION = "dynamolake/";

  private final SparkSession spark;
  private final String root;

  public DeltaTable(SparkSession spark, String root) {
    this.spark = spark;
    this.root = root;
  }

  @Override
  public Publication publish(PublishRequest request) {
    DeltaTransaction transaction = DeltaTransaction.begin(spark, root);
    if (transaction.hasTransaction(APPLICATION + request.runId())) {
      return published(request.runId());
    }
    List<Action> actions = new ArrayList<>();
    actions.add(DeltaActions.transaction(APPLICATION + request.runId()));
    List<AddFile> current = transaction.readAllFiles();
    StructType schema = request.schema().asNullable();
    try {
      if (!transaction.tableExists()) {
        transaction.create(
            DeltaActions.newMetadata(schema, request.partitionColumns(), request.properties()));
      } else if (request.mode() == WriteMode.REPLACE) {
        replaceAll(transaction, request, schema, current, actions);
      } else {
        replacePartitions(transaction, request, schema, current, actions);
      }
    } catch (UnsupportedOperationException e) {
      throw refused(request.runId(), e);
    }
    DeltaActions.requirePlain(root, transaction.metadata());
    request.files().forEach(file -> actions.add(DeltaActions.add(file, DeltaActions.Rows.CHANGE)));
    return commit(
        transaction,
        actions,
        request.runId(),
        request.files().size(),
        request.rows(),
        request.beforeCommit());
  }

  private void replaceAll(
      DeltaTransaction transaction,
      PublishRequest request,
      StructType schema,
      List<AddFile> current,
      List<Action> actions) {
    ObjectNode metadata = transaction.metadata();
    ObjectNode changed =
        DeltaActions.changed(metadata, schema, request.partitionColumns(), request.properties());
    if (!changed.equals(metadata)) {
      transaction.overwriteMetadata(changed);
    }
    current.forEach(file -> actions.add(DeltaActions.remove(file, DeltaActions.Rows.CHANGE)));
  }

  private void replacePartitions(
      DeltaTransaction transaction,
      PublishRequest request,
      StructType schema,
      List<AddFile> current,
      List<Action> actions) {
    ObjectNode metadata = transaction.metadata();
    List<String> partitionColumns = DeltaActions.partitionColumns(metadata);
    StructType extended = SchemaEvolution.extend(
        root, DeltaActions.schema(metadata), partitionColumns, schema, request.partitionColumns());
    ObjectNode changed =
        DeltaActions.changed(metadata, extended, partitionColumns, request.properties());
    if (!changed.equals(metadata)) {
      transaction.extendMetadata(changed);
    }
    PartitionKeys keys = new PartitionKeys(spark, extended, partitionColumns);
    Set<List<@Nullable String>> replaced = keys.replacedBy(request);
    for (AddFile file : current) {
      if (replaced.contains(keys.of(DeltaActions.partitionValues(file, partitionColumns)))) {
        actions.add(DeltaActions.remove(file, DeltaActions.Rows.CHANGE));
      }
    }
  }

  Publication commit(
      DeltaTransaction transaction,
      List<Action> actions,
      String runId,
      long files,
      long rows,
      Runnable beforeCommit) {
    beforeCommit.run();
    try {
      long version = transaction.commit(actions, CommitHistory.userMetadata(runId, files, rows));
      return new Publication(runId, Long.toString(version), files, rows);
    } catch (Exception e) {
      // Delta throws checked exceptions too. The commit may have been made although its response
      // was lost, so the log is asked before anything is said.
      Optional<Publication> made = foundAfter(e, runId);
      if (made.isPresent()) {
        return made.get();
      }
      throw failed(runId, e);
    }
  }

  private Optional<Publication> foundAfter(Exception failure, String runId) {
    try {
      return find(runId);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      throw StorageErrors.behind(failure)
          .or(() -> StorageErrors.behind(e))
          .map(cause -> storage("tell whether run " + runId + " was published to", cause))
          .orElseThrow(() -> e);
    }
  }

  private RuntimeException failed(String runId, Exception e) {
    if (e instanceof ConcurrentModificationException) {
      return new DynamoLakeException(
          ErrorCode.LOCKED,
          "Cannot publish run %s to table %s: another writer committed first (%s). Run it again."
              .formatted(runId, root, e.getClass().getSimpleName()),
          e);
    }
    if (e instanceof AnalysisException || e instanceof UnsupportedOperationException) {
      return refused(runId, e);
    }
    Optional<IOException> storage = StorageErrors.behind(e);
    if (storage.isPresent()) {
      return storage("publish run " + runId + " to", storage.get());
    }
    return e instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(e);
  }

  private DynamoLakeException refused(String runId, Exception e) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot publish run %s to table %s: Delta refuses it: %s. Change the table or the request."
            .formatted(runId, root, e.getMessage()),
        e);
  }

  private DynamoLakeException storage(String verb, IOException e) {
    return StorageErrors.of(verb, "table " + root, e);
  }

  @Override
  public TableMerge beginMerge() {
    DeltaTransaction transaction = DeltaTransaction.begin(spark, root);
    if (!transaction.tableExists()) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot merge changes into table %s: it does not exist. Publish a snapshot with mode replace first."
              .formatted(root));
    }
    return new DeltaMerge(this, root, transaction);
  }

  @Override
  public Map<String, String> properties() {
    DeltaTransaction transaction = DeltaTransaction.begin(spark, root);
    return transaction.tableExists()
        ? DeltaActions.configuration(transaction.metadata())
        : Map.of();
  }

  @Override
  public Optional<Publication> find(String runId) {
    DeltaTransaction transaction = DeltaTransaction.begin(spark, root);
    return transaction.hasTransaction(APPLICATION + runId)
        ? Optional.of(published(runId))
        : Optional.empty();
  }

  Publication published(String runId) {
    return commitOf(runId)
        .map(CommitHistory.RunCommit::publication)
        .orElseGet(() -> new Publication(runId, Publication.EXPIRED, 0, 0));
  }

  private Optional<CommitHistory.RunCommit> commitOf(String runId) {
    try {
      return history().find(runId);
    } catch (IOException e) {
      throw storage("read the log of", e);
    }
  }

  private CommitHistory history() throws IOException {
    return new CommitHistory(new Configuration(spark.sparkContext().hadoopConfiguration()), root);
  }

  @Override
  public Set<Map<String, @Nullable String>> partitions() {
    DeltaTransaction transaction = DeltaTransaction.begin(spark, root);
    if (!transaction.tableExists()) {
      return Set.of();
    }
    List<String> partitionColumns = DeltaActions.partitionColumns(transaction.metadata());
    Set<Map<String, @Nullable String>> partitions = new HashSet<>();
    transaction
        .readAllFiles()
        .forEach(file -> partitions.add(DeltaActions.partitionValues(file, partitionColumns)));
    return partitions;
  }

  @Override
  public Dataset<Row> read() {
    if (!exists()) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot read table %s: it does not exist. Publish to it first.".formatted(root));
    }
    return spark.read().format("delta").load(root);
  }

  @Override
  public Optional<PastVersion> newest(Predicate<Map<String, String>> wanted) {
    DeltaTransaction transaction = DeltaTransaction.begin(spark, root);
    return transaction.tableExists()
        ? new DeltaPast(spark, root)
            .newest(
                transaction.version(), DeltaActions.configuration(transaction.metadata()), wanted)
        : Optional.empty();
  }

  @Override
  public Optional<Set<Map<String, String>>> pastProperties() {
    try {
      return history().properties();
    } catch (IOException e) {
      throw storage("read the log of", e);
    }
  }

  @Override
  public Dataset<Row> read(PastVersion version) {
    return new DeltaPast(spark, root).read(version, read());
  }

  @Override
  public boolean exists() {
    return DeltaTransaction.begin(spark, root).tableExists();
  }

  @Override
  public Optional<Publication> compact(CompactionRequest request) {
    DeltaTransaction transaction = DeltaTransaction.begin(spark, root);
    if (transaction.hasTransaction(APPLICATION + request.runId())) {
      return Optional.of(published(request.runId()));
    }
    if (!transaction.tableExists()) {
      return Optional.empty();
    }
    ObjectNode metadata = transaction.metadata();
    DeltaActions.requirePlain(root, metadata);
    List<String> partitionColumns = DeltaActions.partitionColumns(metadata);
    Map<String, AddFile> filesByPath = new LinkedHashMap<>();
    List<StagedFile> candidates = new ArrayList<>();
    for (AddFile file : transaction.readAllFiles()) {
      StagedFile candidate = DeltaActions.staged(file, partitionColumns);
      // Rows that a deletion vector hides, and files of unknown length, are left to Delta's own
      // OPTIMIZE.
      if (file.deletionVector() == null && candidate.rows() >= 0) {
        filesByPath.put(candidate.path(), file);
        candidates.add(candidate);
      }
    }
    CompactionPlan plan = CompactionPlan.of(candidates, request.targetFileSizeBytes());
    if (plan.bins().isEmpty()) {
      return Optional.empty();
    }
    StagingSpec spec = new StagingSpec(
        root,
        request.folder(),
        partitionColumns,
        request.targetFileSizeBytes(),
        StagingSpec.SHARE_OF_HEAP,
        request.compression());
    StagedWrite write =
        Compaction.stage(spark, plan, DeltaActions.schema(metadata), partitionColumns, spec);
    List<Action> actions = new ArrayList<>();
    actions.add(DeltaActions.transaction(APPLICATION + request.runId()));
    for (StagedFile file : plan.files()) {
      AddFile merged = filesByPath.get(file.path());
      if (merged != null) {
        actions.add(DeltaActions.remove(merged, DeltaActions.Rows.STAY));
      }
    }
    write.files().forEach(file -> actions.add(DeltaActions.add(file, DeltaActions.Rows.STAY)));
    return Optional.of(commit(
        transaction,
        actions,
        request.runId(),
        write.files().size(),
        write.rows(),
        request.beforeCommit()));
  }

  @Override
  public Cleaned clean(String runId, String runFolder) {
    // Not find(): of the version just committed, Delta would put the whole state together first.
    Optional<CommitHistory.RunCommit> commit = commitOf(runId);
    if (commit.isEmpty()) {
      return Cleaned.NOTHING;
    }
    try {
      List<String> folders = AttemptFolders.deleteUnused(
          history().fileSystem(),
          root,
          runFolder,
          commit.get().added(),
          commit.get().publication());
      return new Cleaned(folders, List.of(), 0);
    } catch (UncheckedIOException e) {
      throw storage("clean", Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw storage("clean", e);
    }
  }
}
