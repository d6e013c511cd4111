// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of all shapes, with dictionaries and those given up, in files that take turns, end early and lend each other their buffers. */
@ExtendWith(SparkExtension.class)
class StagedValuesTest {
  private static final long MEGABYTE = 1 << 20;

  private final SparkSession spark = SparkExtension.spark();

  @TempDir
  private Path root;

  @ParameterizedTest
  @CsvSource({"1, 0", "40, 0", "20, 3"})
  void everyValueIsReadBack(int partitions, long bufferMegabytes) {
    long seed = new Random().nextLong();
    Dataset<Row> rows = spark.sql("""
        SELECT id, CAST(r % 50 AS STRING) few, repeat(hex(r), r2 % 50) texts,
          IF(id % 4000 < 2500, CAST(r % 20 AS STRING), hex(r)) turning, r long, CAST(r % 7 AS INT) int,
          CAST(r AS DECIMAL(38,4)) / 3 decimal, CAST(r % 1000 AS DECIMAL(9,2)) price, r / 7D double, r % 3 = 0 bool,
          IF(r % 3 = 0, NULL, unhex(hex(r2))) bytes, timestamp_micros(r2 % 4000000000000000) time, date_add(DATE'2026-01-01', CAST(r2 % 500 AS INT)) day,
          IF(r % 5 = 0, NULL, transform(sequence(0, r2 % 6), i -> CAST(r2 - i AS STRING))) list,
          map('k', r % 9, CAST(r2 % 30 AS STRING), NULL) map, named_struct('a', r % 4, 'b', array(named_struct('c', hex(r2)))) struct,
          CAST(r2 % :partitions AS INT) p
        FROM (SELECT id, abs(xxhash64(id, :seed) DIV 2) r, abs(xxhash64(id, 'second', :seed) DIV 2) r2 FROM range(0, 20000, 1, 2))
        """.replace(":partitions", Integer.toString(partitions))
        .replace(":seed", "CAST(" + seed + " AS BIGINT)"));
    StagingSpec spec = new StagingSpec(
        root.toString(), "files", List.of("p"), MEGABYTE, bufferMegabytes * MEGABYTE);

    StagedWrite write = Staging.write(rows, spec);

    Dataset<Row> read = spark.read().parquet(root.resolve("files").toString());
    assertThat(write.rows()).isEqualTo(20_000);
    assertThat(hashes(read)).as("seed %d", seed).isEqualTo(hashes(rows));
  }

  private static List<Long> hashes(Dataset<Row> rows) {
    return rows
        .selectExpr("xxhash64(to_json(struct(*)))")
        .as(Encoders.LONG())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }
}
