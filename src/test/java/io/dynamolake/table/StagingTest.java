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
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class StagingTest {
  private static final long MEGABYTE = 1 << 20;

  private final SparkSession spark = SparkExtension.spark();

  @TempDir
  private Path root;

  @Test
  void filesHoldTheRowsWithoutPartitionColumns() {
    Dataset<Row> rows = spark.sql(
        "SELECT id, concat('n', id) name, CAST(id % 3 AS STRING) p, DATE'2026-01-01' dt FROM range(0, 100, 1, 2)");
    StagedWrite write = Staging.write(rows, spec(MEGABYTE, 0, "p", "dt"));
    assertThat(write.rows()).isEqualTo(100);
    assertThat(write.files()).hasSize(6).allSatisfy(file -> {
      assertThat(file.path())
          .matches("runs/a1/p=[012]/dt=2026-01-01/part-0000[01]-\\d+-\\d\\.zstd\\.parquet");
      assertThat(file.partitionValues()).containsEntry("dt", "2026-01-01").containsKey("p");
      assertThat(root.resolve(file.path())).hasSize(file.sizeBytes());
      Dataset<Row> read = spark
          .read()
          .option("recursiveFileLookup", true)
          .parquet(root.resolve(file.path()).toString());
      assertThat(read.columns()).containsExactly("id", "name");
      assertThat(read.count()).isEqualTo(file.rows());
      assertThat(read.filter("id % 3 <> " + file.partitionValues().get("p")).count())
          .isZero();
    });
  }

  @Test
  void filesLookLikeSparksOwn() {
    String query =
        "SELECT id, CAST(id AS INT) i, CAST(id AS DECIMAL(38,4)) d38, CAST(id AS DECIMAL(9,2)) d9, CAST(id AS DECIMAL(18,2)) d18,"
            + " 'x' s, CAST('y' AS BINARY) b, id > 3 bool, array(id) l, map('k', id) m, named_struct('a', id, 'b', array('z')) st,"
            + " TIMESTAMP'1500-01-01 00:00:00.123456' ts, DATE'1500-01-01' dt, 1.5D dbl FROM range(10)";
    Dataset<Row> required = spark.sql(query);
    Dataset<Row> rows =
        spark.createDataFrame(required.javaRDD(), required.schema().asNullable());
    StagedWrite write = Staging.write(required, spec(MEGABYTE, 0));
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    spark.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    rows.write().parquet(root.resolve("spark").toString());
    spark.conf().unset("spark.sql.parquet.outputTimestampType");
    spark.conf().unset("spark.sql.parquet.datetimeRebaseModeInWrite");
    String ours = root.resolve("runs/a1").toString();
    String theirs = root.resolve("spark").toString();
    assertThat(write.rows()).isEqualTo(10);
    assertThat(spark.read().parquet(ours).schema())
        .isEqualTo(spark.read().parquet(theirs).schema());
    assertThat(json(spark.read().parquet(ours))).isEqualTo(json(spark.read().parquet(theirs)));
    assertThat(Footers.schema(root.resolve(write.files().get(0).path())))
        .isEqualTo(Footers.schema(Footers.first(root.resolve("spark"))));
    assertThat(Footers.metadata(root.resolve(write.files().get(0).path())))
        .isEqualTo(Footers.metadata(Footers.first(root.resolve("spark"))));
  }

  @Test
  void filesRollNearTheTargetSize() {
    Dataset<Row> rows = spark.sql(
        "SELECT id, sha2(CAST(id AS STRING), 256) a, uuid() b FROM range(0, 200000, 1, 1)");
    List<StagedFile> files = Staging.write(rows, spec(2 * MEGABYTE, 0)).files();
    assertThat(files).hasSizeGreaterThan(3);
    assertThat(files.subList(0, files.size() - 1))
        .allSatisfy(file -> assertThat(file.sizeBytes()).isBetween(MEGABYTE, 3 * MEGABYTE));
    assertThat(files.stream().mapToLong(StagedFile::rows).sum()).isEqualTo(200_000);
  }

  /** By its first page Parquet would give the key a dictionary: only its first 6,000 values differ. */
  @Test
  void aTasksFirstRowsTellWhichColumnsGetADictionary() {
    Dataset<Row> rows = spark.sql(
        "SELECT IF(id < 6000, uuid(), 'the same') key, named_struct('time', id, 'day', id % 7) at, IF(id % 6 = 0, IF(id < 6000, uuid(), 'the same'), null) rare"
            + " FROM range(0, 20000, 1, 1)");
    StagedWrite write = Staging.write(rows, spec(MEGABYTE * 64, 0));
    assertThat(write.files()).hasSize(1);
    Path file = root.resolve(write.files().get(0).path());
    assertThat(Footers.withDictionary(file)).containsExactly("at.day", "rare");
    assertThat(spark.read().parquet(file.toString()).distinct().count()).isEqualTo(20_000);
  }

  @Test
  void fewHugeRowsRollToo() {
    Dataset<Row> rows = spark.sql("SELECT id, repeat(uuid(), 10000) a FROM range(0, 200, 1, 1)");
    List<StagedFile> files = Staging.write(rows, spec(MEGABYTE, 4 * MEGABYTE)).files();
    assertThat(files.stream().mapToLong(StagedFile::rows).sum()).isEqualTo(200);
  }

  @Test
  void aSmallBufferClosesFilesEarlyAndLosesNothing() {
    Dataset<Row> rows =
        spark.sql("SELECT id, uuid() u, CAST(id % 100 AS INT) p FROM range(0, 100000, 1, 1)");
    StagedWrite small = Staging.write(rows, spec(64 * MEGABYTE, 4 * MEGABYTE, "p"));
    assertThat(small.rows()).isEqualTo(100_000);
    assertThat(small.files()).hasSizeGreaterThan(100);
    assertThat(
            small.files().stream().map(file -> file.partitionValues().get("p")).distinct())
        .hasSize(100);
    assertThat(
            spark.read().parquet(root.resolve("runs/a1").toString()).distinct().count())
        .isEqualTo(100_000);
  }

  @Test
  void partitionValuesThatTakeTurnsTooOftenAreRefusedButSortedOnesAreNot() {
    Dataset<Row> rows = spark.sql(
        "SELECT id, repeat('x', 400) u, CAST(id % 150 AS INT) p FROM range(0, 9000, 1, 1)");
    assertThatThrownBy(() -> Staging.write(rows, spec(64 * MEGABYTE, MEGABYTE, "p")))
        .hasMessage(
            "Cannot stage rows: one task meets so many values of [p] in turn that its buffer of 1048576 bytes only makes tiny files. Sort the rows by these columns, partition by a coarser expression or give executors more memory.");
    assertThat(Staging.write(rows.sortWithinPartitions("p"), spec(64 * MEGABYTE, MEGABYTE, "p"))
            .files())
        .hasSize(150);
  }

  @Test
  void noRowsLeaveNoFile() {
    StagedWrite write =
        Staging.write(spark.sql("SELECT id, 1 p FROM range(0)"), spec(MEGABYTE, 0, "p"));
    assertThat(write).isEqualTo(new StagedWrite(List.of(), 0));
  }

  @Test
  void aFailingTaskDeletesItsFilesAndItsErrorComesThrough() throws IOException {
    Dataset<Row> rows = spark
        .range(0, 10_000, 1, 1)
        .map(
            (MapFunction<Long, Long>) id -> {
              if (id == 9_000) {
                throw new DynamoLakeException(
                    ErrorCode.INTEGRITY, "Cannot read file f: it ends early. Copy it again.");
              }
              return id;
            },
            Encoders.LONG())
        .selectExpr("value id", "value % 5 p");
    assertThatThrownBy(() -> Staging.write(rows, spec(MEGABYTE, 0, "p")))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage("Cannot read file f: it ends early. Copy it again.");
    try (Stream<Path> left = Files.walk(root)) {
      assertThat(left.filter(path -> path.toString().endsWith(".parquet"))).isEmpty();
    }
  }

  @Test
  void oddPartitionValuesBecomeFolders() {
    String odd =
        "'a/b', 'a b', '50%', 'é😀', 'x=y', '__HIVE_DEFAULT_PARTITION__', '..', '%2F', '\\n', '', NULL";
    StagedWrite write = Staging.write(
        spark.sql("SELECT 1 id, explode(array(" + odd + ")) p"), spec(MEGABYTE, 0, "p"));
    List<String> values = new ArrayList<>();
    write.files().forEach(file -> values.add(file.partitionValues().get("p")));
    assertThat(values)
        .containsExactlyInAnyOrder(
            "a/b",
            "a b",
            "50%",
            "é😀",
            "x=y",
            "__HIVE_DEFAULT_PARTITION__",
            "..",
            "%2F",
            "\n",
            null,
            null);
    Dataset<Row> read =
        spark.read().schema("id INT, p STRING").parquet(root.resolve("runs/a1").toString());
    assertThat(read.select("p").as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(values);
  }

  @Test
  void misplacedPartitionColumnsAndHiddenFoldersAreRefused() {
    Dataset<Row> rows = spark.sql("SELECT 1 dt, 2 id, 1.5D d");
    assertThatThrownBy(() -> Staging.write(rows, spec(MEGABYTE, 0, "dt")))
        .hasMessage(
            "Cannot stage rows: they must hold data columns and end with the partition columns [dt], but are [dt, id, d]. Reorder the columns.");
    assertThatThrownBy(() -> Staging.write(rows, spec(MEGABYTE, 0, "d")))
        .hasMessage(
            "Cannot partition by column 'd': its type is DOUBLE. Partition by a string, date, timestamp, boolean, integer or decimal.");
    assertThatThrownBy(() -> new StagingSpec("/t", "runs/_a", List.of(), 1, 1))
        .hasMessage(
            "Cannot stage rows in folder 'runs/_a': its segments must not be empty, start with '_' or '.' or hold '=' or ':'. Choose another name.");
    Dataset<Row> tooLong = spark.sql("SELECT 1 id, repeat('x', 300) p");
    assertThatThrownBy(() -> Staging.write(tooLong, spec(MEGABYTE, 0, "p")))
        .hasMessage(
            "Cannot partition by column 'p': a value needs a folder name of 302 bytes, file systems allow 255. Partition by another expression.");
  }

  private static List<String> json(Dataset<Row> rows) {
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }

  private StagingSpec spec(long targetBytes, long bufferBytes, String... partitionColumns) {
    return new StagingSpec(
        root.toUri().toString(), "runs/a1", List.of(partitionColumns), targetBytes, bufferBytes);
  }
}
