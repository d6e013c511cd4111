// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeOrder;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.schema.VersionColumns;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

/** A history of changes, shuffled, duplicated and cut into batches, gives the versions that sorting it in memory gives. */
@ExtendWith(SparkExtension.class)
class VersionPropertyTest {
  private static final StructType ITEM =
      new StructType().add("pk", DataTypes.StringType).add("v", DataTypes.StringType);
  private static final StructType ORDERED = ITEM.add(ChangeColumns.ORDER, DataTypes.StringType)
      .add(ChangeColumns.CHANGED_AT, DataTypes.TimestampType);
  private static final StructType TABLE = ORDERED
      .add(VersionColumns.VALID_FROM, DataTypes.TimestampType)
      .add(VersionColumns.VALID_TO, DataTypes.TimestampType)
      .add(VersionColumns.END, DataTypes.StringType);
  private static final StructType CHANGES = ORDERED.add(ChangeColumns.CHANGE, DataTypes.StringType);
  private static final long START = 1_700_000_000_000_000L;
  private static final long SNAPSHOT = START + 2_500_000;
  private static final long EVERYTHING = Long.MIN_VALUE;

  @TempDir
  private Path folder;

  private record Change(
      String key, ChangeOrder order, @Nullable String value) {
    long micros() {
      return Objects.requireNonNull(order.atMicros());
    }
  }

  /** A change and the time from which it counts. */
  private record Event(Change change, long time) {}

  @Test
  void anyPermutationDuplicationAndCutOfAHistoryGivesTheSameVersions() throws Exception {
    for (long seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      Map<String, String> snapshot =
          new TreeMap<>(Map.of("k0", "s", "k1", "s", "k2", "s", "k9", "s"));
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
      for (int batch = 0; batch < 2; batch++) {
        int to = batch == 1 ? delivered.size() : from + (delivered.size() - from) / 2;
        merge(root, seed + "-" + batch, delivered.subList(from, to));
        assertThat(rows(root))
            .as("seed %d, batch %d", seed, batch)
            .isEqualTo(versions(snapshot, delivered.subList(0, to)));
        from = to;
      }
    }
  }

  @Test
  void whatMayFollowAForgottenDeletionIsNotTakenIn() {
    String root = folder.resolve("late").toString();
    create(root, Map.of("k0", "s"));
    merge(root, "first", List.of(exported("k1", 10, "v10"), exported("k1", 20, null)));
    StagedMerge staged = merge(
        root,
        "late",
        List.of(
            exported("k1", 12, null),
            exported("k1", 15, "v15"),
            exported("k1", 25, "v25"),
            exported("k2", 5, "v5")),
        START + 1_000);
    assertThat(staged.counts()).isEqualTo(new StagedMerge.Counts(4, 1, 1, 0, 2, 1, 2, START + 25));
    assertThat(rows(root))
        .containsExactlyInAnyOrder(
            "k0 s " + SNAPSHOT + " null null",
            row("k1", "v10", START + 10, START + 12, new Event(exported("k1", 12, null), 0)),
            row("k1", "v15", START + 15, START + 20, new Event(exported("k1", 20, null), 0)));
  }

  private static Change exported(String key, long micros, @Nullable String value) {
    return new Change(key, ChangeOrder.exported(START + micros), value);
  }

  /** Of exports and of a stream, whose times stand still for a while and go back now and then. */
  private static List<Change> history(Random random) throws MalformedRecordException {
    List<Change> changes = new ArrayList<>();
    long micros = START;
    for (int i = 1; i <= 80; i++) {
      micros += random.nextInt(4) * 300_000L + 1;
      long second = micros / 1_000_000 - (random.nextInt(8) == 0 ? 2 : 0);
      ChangeOrder order = random.nextInt(3) == 0
          ? ChangeOrder.exported(micros)
          : ChangeOrder.of(
              ChangeMetadata.streamed("2026", "9".repeat(20) + (100 + i), Long.toString(second)));
      changes.add(
          new Change("k" + random.nextInt(8), order, random.nextInt(3) == 0 ? null : "v" + i));
    }
    return changes;
  }

  private static Set<String> versions(Map<String, String> snapshot, List<Change> changes) {
    Map<String, Set<Change>> items = new TreeMap<>();
    snapshot.keySet().forEach(key -> items.put(key, new HashSet<>()));
    changes.forEach(
        change -> items.computeIfAbsent(change.key(), key -> new HashSet<>()).add(change));
    Set<String> rows = new TreeSet<>();
    items.forEach((key, ofItem) -> {
      List<Event> events = sorted(ofItem);
      String first = snapshot.get(key);
      Long end = events.isEmpty() ? null : events.get(0).time();
      if (first != null && (end == null || end > SNAPSHOT)) {
        rows.add(row(key, first, SNAPSHOT, end, events.isEmpty() ? null : events.get(0)));
      }
      for (int i = 0; i < events.size(); i++) {
        Event next = i + 1 < events.size() ? events.get(i + 1) : null;
        String value = events.get(i).change().value();
        if (value != null) {
          rows.add(row(key, value, events.get(i).time(), next == null ? null : next.time(), next));
        }
      }
    });
    return rows;
  }

  private static List<Event> sorted(Collection<Change> changes) {
    Comparator<Change> byText = Comparator.comparing(change -> change.order().text());
    Map<Character, Long> latest = new HashMap<>();
    List<Event> events = new ArrayList<>();
    for (Change change : changes.stream().sorted(byText).toList()) {
      long time = latest.merge(change.order().text().charAt(0), change.micros(), Math::max);
      events.add(new Event(change, time));
    }
    events.sort(Comparator.comparingLong(Event::time).thenComparing(Event::change, byText));
    return events;
  }

  private static String row(
      String key, String value, long from, @Nullable Long to, @Nullable Event next) {
    String end = next == null || next.change().value() != null
        ? null
        : next.change().order().text();
    return key + " " + value + " " + from + " " + to + " " + end;
  }

  private static void create(String root, Map<String, String> snapshot) {
    List<Row> rows = new ArrayList<>();
    snapshot.forEach((key, value) ->
        rows.add(RowFactory.create(key, value, null, null, timestamp(SNAPSHOT), null, null)));
    spark().createDataFrame(rows, TABLE).repartition(2).write().format("delta").save(root);
  }

  private static Instant timestamp(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private void merge(String root, String run, List<Change> changes) {
    merge(root, run, changes, EVERYTHING);
  }

  /** @param knownFrom deletions from before are forgotten */
  private StagedMerge merge(String root, String run, List<Change> changes, long knownFrom) {
    List<Row> rows = new ArrayList<>();
    for (Change change : changes) {
      rows.add(RowFactory.create(
          change.key(),
          change.value(),
          change.order().text(),
          timestamp(change.micros()),
          change.value() == null ? ChangeColumns.DELETE : ChangeColumns.PUT));
    }
    TableMerge merge = LakeTable.of(TableFormat.DELTA, spark(), root).beginMerge();
    String tombstones = merge.properties().getOrDefault("tombstones", "");
    MergeInput input = new MergeInput(
        spark().createDataFrame(rows, CHANGES),
        new MergeKey(
            List.of("pk"),
            some -> some.withColumn(MergeKey.REST, functions.lit(null).cast("string"))),
        TABLE,
        List.of(),
        some -> some,
        EVERYTHING,
        1,
        null,
        new MergeInput.Tombstones(
            tombstones.isEmpty() ? null : tombstones,
            folder.resolve("tombstones/" + run).toString(),
            EVERYTHING,
            knownFrom));
    StagedMerge staged = merge.stageVersions(
        input, new StagingSpec(root, "run-" + run, List.of(), 1 << 20, 1 << 20));
    assertThat(staged.counts().changes()).isEqualTo(changes.size());
    assertThat(staged.counts().applied() + staged.counts().superseded()).isEqualTo(changes.size());
    merge.commit(run, staged, Map.of("tombstones", staged.tombstones()), () -> {});
    return staged;
  }

  private static Set<String> rows(String root) {
    Set<String> rows = new TreeSet<>();
    for (Row row : LakeTable.of(TableFormat.DELTA, spark(), root).read().collectAsList()) {
      Instant from = row.getAs(VersionColumns.VALID_FROM);
      Instant to = row.getAs(VersionColumns.VALID_TO);
      String text = row.getAs("pk") + " " + row.getAs("v") + " " + micros(from) + " "
          + (to == null ? null : micros(to)) + " " + row.getAs(VersionColumns.END);
      assertThat(rows.add(text)).as(text).isTrue();
    }
    return rows;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static SparkSession spark() {
    return SparkExtension.spark();
  }
}
