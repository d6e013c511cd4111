// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every lake table keeps. Each test has a table of its own. */
@ExtendWith(SparkExtension.class)
interface LakeTableContract {
  String ORDERS =
      "SELECT * FROM VALUES (1, 'a', '2026-01-01'), (2, 'b', '2026-01-01'), (3, 'c', '2026-01-02') t(id, name, dt)";

  LakeTable table();

  Path root();

  /** Changes the table as another writer would. */
  void disturb();

  default SparkSession spark() {
    return SparkExtension.spark();
  }

  default PublishRequest request(
      String runId,
      WriteMode mode,
      Dataset<Row> rows,
      Runnable beforeCommit,
      String... partitions) {
    StagingSpec spec = new StagingSpec(
        root().toUri().toString(),
        "runs/" + runId + "/1",
        List.of(partitions),
        64 << 20,
        StagingSpec.SHARE_OF_HEAP);
    StagedWrite write = Staging.write(rows, spec);
    return new PublishRequest(
        runId,
        mode,
        rows.schema(),
        List.of(partitions),
        write.files(),
        Map.of("dynamolake.table", "orders"),
        beforeCommit);
  }

  default Publication publish(String runId, WriteMode mode, String query, String... partitions) {
    return table().publish(request(runId, mode, spark().sql(query), () -> {}, partitions));
  }

  default List<String> rows(String... columns) {
    Dataset<Row> rows = columns.length == 0 ? table().read() : table().read().selectExpr(columns);
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }

  default List<String> rowsOf(String query) {
    return spark().sql(query).toJSON().collectAsList().stream().sorted().toList();
  }

  @Test
  default void aTableIsCreatedAndReplacedAndMayChangeItsShape() {
    assertThat(table().exists()).isFalse();
    assertThat(table().find("r1")).isEmpty();
    assertThatThrownBy(() -> table().read())
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageEndingWith("it does not exist. Publish to it first.");
    Publication first = publish("r1", WriteMode.REPLACE, ORDERS, "dt");
    assertThat(first.rows()).isEqualTo(3);
    assertThat(table().exists()).isTrue();
    assertThat(rows()).isEqualTo(rowsOf(ORDERS));
    assertThat(table().read().columns()).containsExactly("id", "name", "dt");
    publish("r2", WriteMode.REPLACE, "SELECT 9 id, 'z' name, '2026-01-09' dt", "dt");
    assertThat(rows()).containsExactly("{\"id\":9,\"name\":\"z\",\"dt\":\"2026-01-09\"}");
    publish("r3", WriteMode.REPLACE, "SELECT 'text' id, 2.5BD price");
    assertThat(rows()).containsExactly("{\"id\":\"text\",\"price\":2.5}");
    assertThat(table().find("r1")).contains(first);
  }

  @Test
  default void filesOfOneNameAreKeptApartByTheirFolders() throws IOException {
    PublishRequest first = request(
        "r1", WriteMode.PARTITION, spark().sql("SELECT 1 id, '2026 ü%' dt"), () -> {}, "dt");
    table().publish(first);
    PublishRequest second = request(
        "r2", WriteMode.PARTITION, spark().sql("SELECT 2 id, '2026-01-02' dt"), () -> {}, "dt");
    // Task numbers, and with them the names of files, begin anew in each process.
    StagedFile file = second.files().get(0);
    String name = fileName(first.files().get(0));
    String path = file.path().replace(fileName(file), name);
    Files.move(root().resolve(file.path()), root().resolve(path));
    StagedFile renamed =
        new StagedFile(path, file.sizeBytes(), file.rows(), file.partitionValues(), file.stats());
    table()
        .publish(new PublishRequest(
            "r2",
            WriteMode.PARTITION,
            second.schema(),
            List.of("dt"),
            List.of(renamed),
            Map.of(),
            () -> {}));
    assertThat(rows())
        .containsExactly("{\"id\":1,\"dt\":\"2026 ü%\"}", "{\"id\":2,\"dt\":\"2026-01-02\"}");
  }

  private static String fileName(StagedFile file) {
    return file.path().substring(file.path().lastIndexOf('/') + 1);
  }

  @Test
  default void aPartitionIsReplacedAndOthersStay() {
    publish("r1", WriteMode.PARTITION, ORDERS, "dt");
    publish("r2", WriteMode.PARTITION, "SELECT 7 id, 'g' name, true paid, '2026-01-01' dt", "dt");
    assertThat(rows())
        .containsExactly(
            "{\"id\":3,\"name\":\"c\",\"dt\":\"2026-01-02\"}",
            "{\"id\":7,\"name\":\"g\",\"paid\":true,\"dt\":\"2026-01-01\"}");
    assertThatThrownBy(() ->
            publish("r3", WriteMode.PARTITION, "SELECT 'x' id, 'g' name, '2026-01-01' dt", "dt"))
        .hasMessageContaining(
            "column 'id' is INT, in the new files it is STRING. Use mode replace, or keep the type.");
    assertThatThrownBy(() -> publish(
            "r4", WriteMode.PARTITION, "SELECT 1 id, 'g' name, '2026-01-01' dt", "name", "dt"))
        .hasMessageContaining(
            "it is partitioned by [dt], the new files by [name, dt]. Use mode replace.");
    PublishRequest none =
        request("r5", WriteMode.PARTITION, spark().sql(ORDERS).limit(0), () -> {}, "dt");
    table()
        .publish(new PublishRequest(
            "r5",
            WriteMode.PARTITION,
            none.schema(),
            List.of("dt"),
            List.of(),
            Map.of(),
            Set.of(Map.of("dt", "2026-01-02")),
            () -> {}));
    assertThat(rows("id")).containsExactly("{\"id\":7}");
  }

  @Test
  default void aRunIsPublishedOnce() {
    Publication first = publish("r1", WriteMode.REPLACE, ORDERS);
    publish("r2", WriteMode.REPLACE, "SELECT 1 id");
    assertThat(publish("r1", WriteMode.REPLACE, "SELECT 2 id")).isEqualTo(first);
    assertThat(rows()).containsExactly("{\"id\":1}");
    assertThat(table().find("r1")).contains(first);
    assertThat(table().find("r3")).isEmpty();
  }

  @Test
  default void anotherWriterBeforeTheCommitIsNotOverwritten() {
    for (WriteMode mode : List.of(WriteMode.REPLACE, WriteMode.PARTITION)) {
      publish("base-" + mode, WriteMode.REPLACE, ORDERS, "dt");
      PublishRequest request = request(
          "late-" + mode,
          mode,
          spark().sql("SELECT 5 id, 'e' name, '2026-01-02' dt"),
          this::disturb,
          "dt");
      assertThatThrownBy(() -> table().publish(request))
          .isInstanceOfSatisfying(
              DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
          .hasMessageMatching(
              "Cannot publish run late-\\w+ to table .*: another writer .*\\. Run it again\\.");
      assertThat(rows("id")).doesNotContain("{\"id\":5}");
      assertThat(table().find("late-" + mode)).isEmpty();
      assertThat(request.files())
          .allSatisfy(file -> assertThat(root().resolve(file.path())).exists());
    }
  }

  @Test
  default void nothingIsVisibleBeforeItIsPublished() {
    publish("r1", WriteMode.REPLACE, "SELECT 1 id");
    request("r2", WriteMode.REPLACE, spark().sql("SELECT 2 id"), () -> {});
    assertThat(rows()).containsExactly("{\"id\":1}");
    PublishRequest fenced = request("r3", WriteMode.REPLACE, spark().sql("SELECT 3 id"), () -> {
      throw new DynamoLakeException(ErrorCode.LOCKED, "fence");
    });
    assertThatThrownBy(() -> table().publish(fenced)).hasMessage("fence");
    assertThat(rows()).containsExactly("{\"id\":1}");
    assertThat(table().find("r3")).isEmpty();
  }

  @Test
  default void oddPartitionValuesAreReadBackAndReplaced() {
    String odd =
        "SELECT explode(array('a/b', 'a b', '50%', '%2F', 'é😀', 'x=y', '__HIVE_DEFAULT_PARTITION__', '..', '01', '2026-01-01', NULL)) p";
    publish("r1", WriteMode.REPLACE, "SELECT p value, p FROM (" + odd + ")", "p");
    assertThat(rows()).isEqualTo(rowsOf("SELECT p value, p FROM (" + odd + ")"));
    publish("r2", WriteMode.PARTITION, "SELECT 'new' value, p FROM (" + odd + ")", "p");
    assertThat(rows()).isEqualTo(rowsOf("SELECT 'new' value, p FROM (" + odd + ")"));
    PublishRequest empty = request(
        "r3", WriteMode.PARTITION, spark().sql("SELECT 'v' value, 'p' p").limit(0), () -> {}, "p");
    table()
        .publish(new PublishRequest(
            "r3",
            WriteMode.PARTITION,
            empty.schema(),
            List.of("p"),
            List.of(),
            Map.of(),
            Set.of(Collections.unmodifiableMap(new HashMap<>(Collections.singletonMap("p", null)))),
            () -> {}));
    assertThat(rows("p")).hasSize(11 - 1).doesNotContain("{}");
  }

  @Test
  default void partitionValuesOfEveryTypeAreReadBack() {
    String query =
        "SELECT 1 id, DATE'2026-01-01' d, TIMESTAMP'2026-01-01 00:00:00.000001' t, 5L l, true b, 1.50BD dec, CAST(NULL AS INT) i";
    publish("r1", WriteMode.REPLACE, query, "d", "t", "l", "b", "dec", "i");
    assertThat(rows()).isEqualTo(rowsOf(query));
    assertThat(table().read().schema().asNullable())
        .isEqualTo(spark().sql(query).schema().asNullable());
    publish(
        "r2", WriteMode.PARTITION, query.replace("1 id", "2 id"), "d", "t", "l", "b", "dec", "i");
    assertThat(rows("id")).containsExactly("{\"id\":2}");
    assertThat(table()
            .read()
            .filter("t = TIMESTAMP'2026-01-01 00:00:00.000001' AND d = '2026-01-01' AND dec = 1.5")
            .count())
        .isEqualTo(1);
  }

  @Test
  default void anEmptyTableHasASchema() {
    publish("r1", WriteMode.REPLACE, "SELECT 1 id, 'p' p WHERE false", "p");
    assertThat(table().read().columns()).containsExactly("id", "p");
    assertThat(rows()).isEmpty();
    publish("r2", WriteMode.REPLACE, "SELECT 1 id, 'p' p", "p");
    publish("r3", WriteMode.REPLACE, "SELECT 1 id, 'p' p WHERE false", "p");
    assertThat(rows()).isEmpty();
    assertThat(table().find("r3"))
        .hasValueSatisfying(publication -> assertThat(publication.rows()).isZero());
  }

  @Test
  default void wideAndNestedRowsAreReadBack() {
    String wide = IntStream.range(0, 300)
        .mapToObj(i -> "id * " + i + " c" + i)
        .collect(Collectors.joining(", "));
    String query =
        "SELECT " + wide + ", CAST('99999999999999999999999999999999999.999' AS DECIMAL(38,3)) d,"
            + " array(named_struct('a', id, 'b', map('k', array(id, NULL)))) l, named_struct('x', named_struct('y', CAST(NULL AS STRING))) s,"
            + " unhex('00FF') bin FROM range(5)";
    publish("r1", WriteMode.REPLACE, query);
    assertThat(rows()).isEqualTo(rowsOf(query));
  }

  @Test
  default void filtersFindWhatStatisticsMightHide() {
    String text =
        "'a', 'z', repeat('é', 40), concat(repeat('x', 32), 'tail'), concat(repeat('😀', 33), 'b'), concat(repeat('y', 32), '\uDBFF\uDFFFmore'), '', NULL";
    String query = "SELECT explode(array(" + text
        + ")) s, TIMESTAMP'2026-01-01 00:00:00.000999' t, CAST(-0.5 AS DECIMAL(38,2)) d, DATE'0001-01-01' old, "
        + "DOUBLE('NaN') nan, 0.0D zero, named_struct('n', 7) st, true b";
    publish("r1", WriteMode.REPLACE, query);
    List<String> values = new ArrayList<>();
    table().read().select("s").collectAsList().forEach(row -> values.add(row.getString(0)));
    for (String value : values) {
      Dataset<Row> found = table().read().filter(functions.col("s").eqNullSafe(value));
      assertThat(found.count()).isEqualTo(1);
    }
    for (String filter : List.of(
        "t = TIMESTAMP'2026-01-01 00:00:00.000999'",
        "t > TIMESTAMP'2026-01-01 00:00:00.000998'",
        "d = -0.5",
        "d < 0",
        "old < DATE'1000-01-01'",
        "isnan(nan)",
        "nan > 5",
        "zero = 0",
        "zero >= 0",
        "st.n = 7",
        "b",
        "st.n IS NOT NULL")) {
      assertThat(table().read().filter(filter).count()).as(filter).isEqualTo(values.size());
    }
    assertThat(table().read().filter("s IS NULL").count()).isEqualTo(1);
    assertThat(table().read().filter("s > concat(repeat('y', 32), 'z')").count())
        .isEqualTo(4);
  }

  @Test
  default void smallFilesAreMergedAndTheRowsStay() {
    publish(
        "r1",
        WriteMode.REPLACE,
        "SELECT id, CAST(id % 2 AS STRING) p FROM range(0, 100, 1, 4)",
        "p");
    List<String> before = rows();
    assertThat(table()
            .compact(
                new CompactionRequest("c1", "compact/c1", 64 << 20, Compression.ZSTD, () -> {})))
        .hasValueSatisfying(publication -> assertThat(publication.files()).isEqualTo(2));
    assertThat(rows()).isEqualTo(before);
    assertThat(table().read().inputFiles()).hasSize(2);
    assertThat(table()
            .compact(
                new CompactionRequest("c2", "compact/c2", 64 << 20, Compression.ZSTD, () -> {})))
        .isEmpty();
    publish("r2", WriteMode.PARTITION, "SELECT -1L id, '0' p", "p");
    assertThat(table().read().count()).isEqualTo(51);
  }

  @Test
  default void foldersOfUnpublishedAttemptsAreDeletedOnceTheRunIsPublished() throws Exception {
    Files.createDirectories(root().resolve("runs/r1/0"));
    assertThat(table().clean("r1", "runs/r1")).isEqualTo(Cleaned.NOTHING);
    publish("r1", WriteMode.REPLACE, "SELECT 1 id");
    assertThat(table().clean("r1", "runs/r1").folders()).containsExactly("runs/r1/0");
    assertThat(table().clean("r1", "runs/r1")).isEqualTo(Cleaned.NOTHING);
    publish("r2", WriteMode.REPLACE, "SELECT 2 id");
    assertThat(table().clean("r2", "runs/r1")).isEqualTo(Cleaned.NOTHING);
    assertThat(rows()).containsExactly("{\"id\":2}");
  }
}
