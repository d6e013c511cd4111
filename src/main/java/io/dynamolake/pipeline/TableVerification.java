// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.Item;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.ExportSummary;
import io.dynamolake.landing.Landing;
import io.dynamolake.normalise.RowRestorer;
import io.dynamolake.pipeline.ItemBuckets.Hashed;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.RunLedger;
import io.dynamolake.pipeline.spec.ExportSource;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.Verification;
import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TableKey;
import io.dynamolake.storage.StorageErrors;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the items restored from the lake table with the items that the last published run read, or, where that merged changes, with those
 * of a full export. The source is read past the run's
 * decoder, so that both sides agree only if decoding, staging, publishing and restoring lost and changed nothing.
 */
final class TableVerification {
  private static final Logger LOG = LoggerFactory.getLogger(TableVerification.class);
  private static final int MOST_PLACES = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final Configuration configuration;
  private final PipelineSpec spec;
  private final RegisteredSchemas schemas;

  TableVerification(SparkSession spark, PipelineSpec spec) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
    this.spec = spec;
    this.schemas = new RegisteredSchemas(spark, spec);
  }

  /** Two passes over the landing at most, and as many over the table. */
  Verification verify() {
    RunResult run = lastPublished();
    Receipt receipt = run.receipt();
    if (receipt != null && receipt.outside() != null && receipt.outside() > 0) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot verify " + spec.tableFolder() + ": its last run, " + run.runId()
              + ", replaced the "
              + run.source().partial() + ", and " + receipt.outside()
              + " of the items that it read are in none of them. Run the whole source first.");
    }
    Optional<TableHistory> merged = run.source().type().equals("changes")
        ? TableHistory.of(lake().properties())
        : Optional.empty();
    Landing landing = merged.isPresent() ? export(merged.get()) : landing(run);
    RegisteredSchema registered = schemas.registered().orElseGet(schemas::withoutColumns);
    TableKey key = registered.key() == null ? spec.key() : registered.key();
    // What merges put aside has no row; it is missing in the table, and that is true.
    Set<String> quarantined = merged.isPresent() ? Set.of() : quarantined(run);
    JavaRDD<Hashed> table = table(landing, registered, key);

    Buckets source = SourceItems.read(spark, landing, quarantined, new ToBuckets(key));
    ItemBuckets rows =
        table.treeAggregate(new ItemBuckets(), ItemBuckets::plus, ItemBuckets::merge);
    List<Integer> differing = source.items.differing(rows);
    Missing missing = new Missing();
    if (!differing.isEmpty()) {
      HashSet<Integer> wanted = new HashSet<>(differing);
      HashSet<Hashed> found =
          new HashSet<>(table.filter(item -> wanted.contains(item.bucket())).collect());
      missing = SourceItems.read(spark, landing, quarantined, new ToMissing(key, wanted, found));
    }
    List<String> places = new ArrayList<>(source.refused);
    places.addAll(missing.places);
    return new Verification(
        spec.table(),
        run.runId(),
        landing.root(),
        source.items.count() + source.refusals,
        quarantined.size(),
        rows.count(),
        ItemBuckets.BUCKETS,
        differing.stream()
            .map(bucket ->
                new Verification.Difference(bucket, source.items.count(bucket), rows.count(bucket)))
            .toList(),
        missing.count + source.refusals,
        places.stream().sorted().limit(MOST_PLACES).toList(),
        merged
            .map(history -> new Verification.Times(
                Objects.requireNonNull(landing.summary().exportTime()),
                history.through(),
                history.latest()))
            .orElse(null));
  }

  private RunResult lastPublished() {
    RunLedger ledger = new RunLedger(configuration, spec.controlFolder());
    return ledger.runs().stream()
        .flatMap(id -> ledger.folder(id).result().stream())
        .filter(result -> result.published() != null && result.succeeded())
        .max(Comparator.comparing(RunResult::finishedAt))
        .orElseThrow(() -> new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot verify " + spec.tableFolder()
                + ": no run has published it. Run the pipeline first."));
  }

  /** What that run read; for a scan its landing, because the table goes on changing. */
  private Landing landing(RunResult run) {
    if (run.source().changes() != null) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot verify " + spec.tableFolder() + ": its last run, " + run.runId()
              + ", applied changes to a scan, and neither of them is all of its items. The run's receipt balances both. To compare every"
              + " item, publish a full export of the table as a second lake table, and verify and compare that.");
    }
    if (run.source().type().equals("scan")) {
      Path landing = ScannedTable.folder(spec.controlFolder(), new RunId(run.runId()));
      return ExportReader.open(configuration, landing.toString());
    }
    return ExportReader.open(configuration, run.source().location());
  }

  /** Changes are not all of a table's items: what they were merged into is held against a full export. */
  private Landing export(TableHistory history) {
    if (!(spec.source() instanceof ExportSource export)) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot verify " + spec.tableFolder()
              + ": its last run merged changes, and changes are not all of its items. Export the whole table, as of "
              + history.through()
              + " if that is still possible, and give verify a pipeline file of this table whose source is that export.");
    }
    Landing landing = ExportReader.open(configuration, export.path());
    ExportSummary summary = landing.summary();
    if (!summary.tableArn().equals(history.tableArn()) || summary.exportTime() == null) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot verify " + spec.tableFolder() + ": " + export.path() + " is no full export of "
              + history.tableArn() + ". Give a pipeline file whose source is one.");
    }
    return landing;
  }

  private LakeTable lake() {
    return LakeTable.of(spec.write().format(), spark, spec.tableFolder());
  }

  private Set<String> quarantined(RunResult run) {
    RunFolder folder = RunFolder.of(configuration, spec.controlFolder(), new RunId(run.runId()));
    HashSet<String> places = new HashSet<>();
    for (String file : run.quarantine().files()) {
      Path path = new Path(folder.path(), file);
      try (InputStream in = path.getFileSystem(configuration).open(path);
          MappingIterator<JsonNode> records = JSON.readerFor(JsonNode.class).readValues(in)) {
        while (records.hasNextValue()) {
          JsonNode record = records.nextValue();
          places.add(SourceItems.place(
              record.path("file").asText(), record.path("line").asLong()));
        }
      } catch (IOException e) {
        throw StorageErrors.of("read", path, e);
      }
    }
    return places;
  }

  private JavaRDD<Hashed> table(
      Landing landing, RegisteredSchema registered, @Nullable TableKey key) {
    Dataset<Row> all = new TableStates(spec, lake()).now();
    Dataset<Row> rows =
        spec.write().mode() == WriteMode.PARTITION ? ofTheSource(all, landing, registered) : all;
    if (List.of(rows.columns()).contains(ChangeColumns.EXPIRED_AT)) {
      rows = rows.filter(col(ChangeColumns.EXPIRED_AT).isNull()); // these items are gone
    }
    RowRestorer restorer = new RowRestorer(registered);
    return rows.javaRDD().map(row -> Hashed.of(restorer.restore(row), key));
  }

  /** The rows of the partitions that the source has rows for; the others are not its own. */
  private Dataset<Row> ofTheSource(
      Dataset<Row> rows, Landing landing, RegisteredSchema registered) {
    PartitionExpressions expressions = new PartitionExpressions(schemas.partitionBy(registered));
    Path aside = new Path(spec.controlFolder(), "verify-" + UUID.randomUUID());
    try {
      LandingRead read = LandingRead.ofItems(
          spark,
          landing,
          registered,
          DriftPolicy.parse(spec.schema().drift(), spec.origin()),
          aside.toString());
      Column[] columns =
          expressions.names().stream().map(name -> col(quoted(name))).toArray(Column[]::new);
      List<Row> partitions = read.through(
              Math.max(1, landing.files().size()),
              all -> expressions.addTo(all).select(columns).distinct().collectAsList())
          .result();
      StructType types = rows.select(columns).schema();
      Dataset<Row> own = spark.createDataFrame(partitions, types);
      Column same = expressions.names().stream()
          .map(name -> rows.col(quoted(name)).eqNullSafe(own.col(quoted(name))))
          .reduce(Column::and)
          .orElseThrow();
      return rows.join(own, same, "left_semi");
    } finally {
      delete(aside);
    }
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private void delete(Path folder) {
    try {
      folder.getFileSystem(configuration).delete(folder, true);
    } catch (IOException e) {
      LOG.warn("{} was not deleted", folder, e);
    }
  }

  /** The items of the source by bucket. */
  private static final class Buckets implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ItemBuckets items = new ItemBuckets();
    private final ArrayList<String> refused = new ArrayList<>();
    private long refusals;
  }

  private record ToBuckets(@Nullable TableKey key) implements SourceItems.Reading<Buckets> {
    @Override
    public Buckets begin() {
      return new Buckets();
    }

    @Override
    public void accept(Buckets result, Item item, String place) {
      result.items.add(Hashed.of(item, key));
    }

    @Override
    public void refuse(Buckets result, String place) {
      result.refusals++;
      addSome(result.refused, List.of(place));
    }

    @Override
    public Buckets merge(Buckets one, Buckets other) {
      one.items.merge(other.items);
      one.refusals += other.refusals;
      addSome(one.refused, other.refused);
      return one;
    }
  }

  /** The items of the source that the table does not have. */
  private static final class Missing implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> places = new ArrayList<>();
    private long count;
  }

  /** @param found what the table has in the wanted buckets */
  private record ToMissing(@Nullable TableKey key, HashSet<Integer> wanted, HashSet<Hashed> found)
      implements SourceItems.Reading<Missing> {
    @Override
    public Missing begin() {
      return new Missing();
    }

    @Override
    public void accept(Missing result, Item item, String place) {
      Hashed hashed = Hashed.of(item, key);
      if (wanted.contains(hashed.bucket()) && !found.contains(hashed)) {
        result.count++;
        addSome(result.places, List.of(place));
      }
    }

    @Override
    public void refuse(Missing result, String place) {
      // The first pass has told of it.
    }

    @Override
    public Missing merge(Missing one, Missing other) {
      one.count += other.count;
      addSome(one.places, other.places);
      return one;
    }
  }

  private static void addSome(List<String> places, List<String> more) {
    places.addAll(more.subList(
        0, Math.min(more.size(), MOST_PLACES - Math.min(MOST_PLACES, places.size()))));
  }
}
