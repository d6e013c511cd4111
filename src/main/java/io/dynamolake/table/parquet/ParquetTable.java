// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

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
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Parquet files. {@code _versions/v0000012.json} lists the files of a version and is created exclusively, so that
 * one of two writers wins; the highest version is the table. {@code _current.json} repeats it for people and tools.
 */
public final class ParquetTable implements LakeTable {
  private final SparkSession spark;
  private final String root;
  private final VersionLog log;

  public ParquetTable(SparkSession spark, String root) {
    this.spark = spark;
    this.root = root;
    try {
      this.log =
          new VersionLog(new Configuration(spark.sparkContext().hadoopConfiguration()), root);
    } catch (IOException e) {
      throw failed("open", e);
    }
  }

  @Override
  public Publication publish(PublishRequest request) {
    try {
      VersionLog.Head head = log.head();
      Optional<TableVersion> current = head.version();
      Optional<Publication> earlier = current.flatMap(version -> version.find(request.runId()));
      if (earlier.isPresent()) {
        return earlier.get();
      }
      StructType schema = request.schema().asNullable();
      List<StagedFile> files = new ArrayList<>();
      if (current.isPresent() && request.mode() == WriteMode.PARTITION) {
        TableVersion base = current.get();
        schema = SchemaEvolution.extend(
            root, base.schema(), base.partitionColumns(), schema, request.partitionColumns());
        PartitionKeys keys = new PartitionKeys(spark, schema, base.partitionColumns());
        Set<List<@Nullable String>> replaced = keys.replacedBy(request);
        base.files().stream()
            .filter(file -> !replaced.contains(keys.of(file.partitionValues())))
            .forEach(files::add);
      }
      files.addAll(request.files());
      Map<String, String> properties =
          new HashMap<>(current.map(TableVersion::properties).orElse(Map.of()));
      properties.putAll(request.properties());
      long number = head.next();
      Publication publication = new Publication(
          request.runId(), Long.toString(number), request.files().size(), request.rows());
      return commit(
          current,
          number,
          schema,
          request.partitionColumns(),
          properties,
          files,
          publication,
          request.beforeCommit());
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private Publication commit(
      Optional<TableVersion> base,
      long number,
      StructType schema,
      List<String> partitionColumns,
      Map<String, String> properties,
      List<StagedFile> files,
      Publication publication,
      Runnable beforeCommit) {
    List<Publication> published =
        new ArrayList<>(base.map(TableVersion::published).orElse(List.of()));
    published.add(publication);
    TableVersion next = new TableVersion(
        number,
        publication.runId(),
        UUID.randomUUID().toString(),
        schema,
        partitionColumns,
        properties,
        files,
        published);
    beforeCommit.run();
    try {
      if (!log.create(next)) {
        throw new DynamoLakeException(
            ErrorCode.LOCKED,
            "Cannot publish run %s to table %s: another writer published version %d first. Run it again."
                .formatted(publication.runId(), root, number));
      }
    } catch (IOException e) {
      throw failed("publish run " + publication.runId() + " to", e);
    }
    log.point(next);
    return publication;
  }

  @Override
  public TableMerge beginMerge() {
    throw new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot merge changes into table %s: it is a Parquet table, which is only replaced whole or by partition. Use write.format delta."
            .formatted(root));
  }

  @Override
  public Map<String, String> properties() {
    try {
      return log.latest().map(TableVersion::properties).orElse(Map.of());
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public Optional<Publication> find(String runId) {
    return latest().flatMap(version -> version.find(runId));
  }

  @Override
  public boolean exists() {
    return latest().isPresent();
  }

  @Override
  public Set<Map<String, @Nullable String>> partitions() {
    Set<Map<String, @Nullable String>> partitions = new HashSet<>();
    latest()
        .ifPresent(
            version -> version.files().forEach(file -> partitions.add(file.partitionValues())));
    return partitions;
  }

  @Override
  public Dataset<Row> read() {
    TableVersion version = latest()
        .orElseThrow(() -> new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot read table %s: it does not exist. Publish to it first.".formatted(root)));
    return new VersionRows(spark, root, version).read();
  }

  @Override
  public Optional<PastVersion> newest(Predicate<Map<String, String>> wanted) {
    try {
      return log.newest(version -> wanted.test(version.properties()))
          .map(found -> new PastVersion(Long.toString(found.number()), found.properties()));
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public Optional<Set<Map<String, String>>> pastProperties() {
    return Optional.empty();
  }

  @Override
  public Dataset<Row> read(PastVersion version) {
    try {
      return new VersionRows(spark, root, log.read(Long.parseLong(version.version()))).read();
    } catch (FileNotFoundException e) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot read version %s of table %s: it has expired. Ask for a later time."
              .formatted(version.version(), root),
          e);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public Optional<Publication> compact(CompactionRequest request) {
    try {
      VersionLog.Head head = log.head();
      Optional<TableVersion> current = head.version();
      if (current.isEmpty()) {
        return Optional.empty();
      }
      TableVersion base = current.get();
      long number = head.next();
      CompactionPlan plan = CompactionPlan.of(base.files(), request.targetFileSizeBytes());
      if (plan.bins().isEmpty()) {
        return base.find(request.runId());
      }
      StagingSpec spec = new StagingSpec(
          root,
          request.folder(),
          base.partitionColumns(),
          request.targetFileSizeBytes(),
          StagingSpec.SHARE_OF_HEAP,
          request.compression());
      StagedWrite write =
          Compaction.stage(spark, plan, base.schema(), base.partitionColumns(), spec);
      Set<StagedFile> merged = new HashSet<>(plan.files());
      List<StagedFile> files = new ArrayList<>(
          base.files().stream().filter(file -> !merged.contains(file)).toList());
      files.addAll(write.files());
      Publication publication = new Publication(
          request.runId(), Long.toString(number), write.files().size(), write.rows());
      return Optional.of(commit(
          current,
          number,
          base.schema(),
          base.partitionColumns(),
          base.properties(),
          files,
          publication,
          request.beforeCommit()));
    } catch (IOException e) {
      throw failed("compact", e);
    }
  }

  @Override
  public Cleaned clean(String runId, String runFolder) {
    try {
      List<String> folders = new ArrayList<>();
      Optional<Publication> publication = find(runId);
      if (publication.isPresent()) {
        List<String> used = log.read(Long.parseLong(publication.get().version())).files().stream()
            .map(StagedFile::path)
            .toList();
        folders =
            AttemptFolders.deleteUnused(log.fileSystem(), root, runFolder, used, publication.get());
      }
      return new Retention(log, root).expire(folders);
    } catch (FileNotFoundException e) {
      // The version has expired, and with it the knowledge of which attempt was published.
      return Cleaned.NOTHING;
    } catch (IOException e) {
      throw failed("clean", e);
    }
  }

  private Optional<TableVersion> latest() {
    try {
      return log.latest();
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private DynamoLakeException failed(String verb, IOException e) {
    return StorageErrors.of(verb, "table " + root, e);
  }
}
