// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeOrder;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A history of changes, shuffled, duplicated and cut into batches, merged into a Delta table, gives what a map gives. */
@ExtendWith(SparkExtension.class)
class MergePropertyTest {
  private static final StructType TABLE =
      new StructType().add("pk", DataTypes.StringType).add("v", DataTypes.StringType);
  private static final StructType MERGED = TABLE
      .add(ChangeColumns.ORDER, DataTypes.StringType)
      .add(ChangeColumns.CHANGED_AT, DataTypes.TimestampType);
  private static final StructType CHANGES = MERGED.add(ChangeColumns.CHANGE, DataTypes.StringType);
  private static final long EVERYTHING = Long.MIN_VALUE;

  @TempDir
  private Path folder;

  private record Change(
      String key, ChangeOrder order, @Nullable String value) {}

  /** What the table should be: the latest change of each item, and the snapshot's rows that none has touched. */
  private static Map<String, String> model(Map<String, String> snapshot, List<Change> changes) {
    Map<String, Change> latest = new TreeMap<>();
    for (Change change : changes) {
      latest.merge(change.key(), change, (a, b) -> b.order().isAfter(a.order()) ? b : a);
    }
    Map<String, String> table = new TreeMap<>(snapshot);
    latest.forEach((key, change) -> {
      String value = change.value();
      if (value == null) {
        table.remove(key);
      } else {
        table.put(key, value);
      }
    });
    return table;
  }

  @Test
  void anyPermutationDuplicationAndCutOfAHistoryGivesTheSameTable() throws Exception {
    for (long seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      Map<String, String> snapshot = new TreeMap<>(Map.of("k0", "s", "k1", "s", "k9", "s"));
      for (int other = 0; other < 60; other++) {
        snapshot.put("j" + other, "s"); // in files that no change is about
      }
      List<Change> history = history(random);
      List<Change> delivered = new ArrayList<>();
      for (Change change : history) {
        for (int copies = 1 + random.nextInt(3); copies > 0; copies--) {
          delivered.add(change);
        }
      }
      Collections.shuffle(delivered, random);
      String root = folder.resolve("table-" + seed).toString();
      create(root, snapshot);
      int from = 0;
      for (int batch = 0; batch < 3; batch++) {
        int to = batch == 2 ? delivered.size() : from + (delivered.size() - from) / (3 - batch);
        merge(root, seed + "-" + batch, delivered.subList(from, to));
        assertThat(rows(root))
            .as("seed %d, batch %d", seed, batch)
            .isEqualTo(model(snapshot, delivered.subList(0, to)));
        from = to;
      }
      assertThat(rows(root)).as("seed %d", seed).isEqualTo(model(snapshot, history));
    }
  }

  @Test
  void differentChangesOfOneOrderAreDecidedByWhatTheyAre() throws Exception {
    ChangeOrder order = ChangeOrder.of(ChangeMetadata.streamed("2026", "7", "1"));
    ChangeOrder later = ChangeOrder.of(ChangeMetadata.streamed("2026", "8", "1"));
    List<Change> changes = new ArrayList<>(List.of(
        new Change("a", order, "v2"),
        new Change("a", order, "v1"),
        new Change("b", order, "v1"),
        new Change("b", order, null),
        new Change("c", order, "v1"),
        new Change("c", later, "v3"),
        new Change("c", later, "v2")));
    for (long seed = 1; seed <= 3; seed++) {
      Collections.shuffle(changes, new Random(seed));
      Map<String, String> latest = new TreeMap<>();
      for (Row row :
          LatestChanges.of(key().addRest().apply(dataset(changes)), key()).collectAsList()) {
        latest.put(row.getAs("pk"), String.valueOf(row.<Object>getAs("v")));
      }
      assertThat(latest).isEqualTo(Map.of("a", "v1", "b", "null", "c", "v2"));
    }
  }

  /** Of exports and of a stream, whose times stand still for a while but do not go back. */
  private static List<Change> history(Random random) throws MalformedRecordException {
    List<Change> changes = new ArrayList<>();
    long micros = 1_700_000_000_000_000L;
    for (int i = 1; i <= 60; i++) {
      micros += random.nextInt(4) * 300_000L + 1;
      ChangeOrder order = random.nextInt(3) == 0
          ? ChangeOrder.exported(micros)
          : ChangeOrder.of(ChangeMetadata.streamed(
              "2026", "9".repeat(20) + (100 + i), Long.toString(micros / 1_000_000)));
      changes.add(
          new Change("k" + random.nextInt(8), order, random.nextInt(3) == 0 ? null : "v" + i));
    }
    return changes;
  }

  private static void create(String root, Map<String, String> snapshot) {
    List<Row> rows = new ArrayList<>();
    snapshot.forEach((key, value) -> rows.add(RowFactory.create(key, value)));
    spark()
        .createDataFrame(rows, TABLE)
        .repartitionByRange(20, functions.col("pk"))
        .write()
        .format("delta")
        .save(root);
  }

  private static MergeKey key() {
    return new MergeKey(
        List.of("pk"),
        some -> some.withColumn(MergeKey.REST, functions.lit(null).cast("string")));
  }

  private static Dataset<Row> dataset(List<Change> changes) {
    List<Row> rows = new ArrayList<>();
    for (Change change : changes) {
      Long at = change.order().atMicros();
      rows.add(RowFactory.create(
          change.key(),
          change.value(),
          change.order().text(),
          at == null ? null : Instant.EPOCH.plus(at, ChronoUnit.MICROS),
          change.value() == null ? ChangeColumns.DELETE : ChangeColumns.PUT));
    }
    return spark().createDataFrame(rows, CHANGES);
  }

  private void merge(String root, String run, List<Change> changes) {
    TableMerge merge = LakeTable.of(TableFormat.DELTA, spark(), root).beginMerge();
    String tombstones = merge.properties().get("tombstones");
    MergeInput input = new MergeInput(
        dataset(changes),
        key(),
        MERGED,
        List.of(),
        some -> some,
        EVERYTHING,
        1,
        null,
        new MergeInput.Tombstones(
            tombstones == null || tombstones.isEmpty() ? null : tombstones,
            folder.resolve("tombstones/" + run).toString(),
            EVERYTHING,
            EVERYTHING));
    StagedMerge staged =
        merge.stage(input, new StagingSpec(root, "run-" + run, List.of(), 1 << 20, 1 << 20));
    assertThat(staged.counts().changes()).isEqualTo(changes.size());
    assertThat(staged.counts().applied() + staged.counts().superseded()).isEqualTo(changes.size());
    merge.commit(run, staged, Map.of("tombstones", staged.tombstones()), () -> {});
  }

  private static Map<String, String> rows(String root) {
    Map<String, String> rows = new TreeMap<>();
    Dataset<Row> read = LakeTable.of(TableFormat.DELTA, spark(), root).read();
    for (Row row : read.collectAsList()) {
      assertThat(rows.put(row.getAs("pk"), row.getAs("v"))).isNull();
    }
    return rows;
  }

  private static SparkSession spark() {
    return SparkExtension.spark();
  }
}
