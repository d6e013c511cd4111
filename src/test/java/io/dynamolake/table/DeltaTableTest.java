// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTableTest implements LakeTableContract {
  @TempDir
  private Path root;

  @Override
  public Path root() {
    return root;
  }

  @Override
  public LakeTable table() {
    return LakeTable.of(TableFormat.DELTA, spark(), root.toUri().toString());
  }

  @Override
  public void disturb() {
    spark().sql("INSERT INTO delta.`" + root + "` SELECT 100, 'o', '2026-02-01'");
  }

  @Test
  void theHistoryNamesTheRun() {
    Publication first = publish("r1", WriteMode.REPLACE, ORDERS, "dt");
    disturb();
    List<Row> history =
        spark().sql("DESCRIBE HISTORY delta.`" + root + "`").orderBy("version").collectAsList();
    assertThat(history.get(0).<String>getAs("userMetadata"))
        .isEqualTo("{\"runId\":\"r1\",\"files\":%d,\"rows\":3}".formatted(first.files()));
    assertThat(history.get(1).<String>getAs("userMetadata")).isNull();
  }

  @Test
  void earlierVersionsStayReadable() {
    publish("r1", WriteMode.REPLACE, "SELECT 1 id");
    publish("r2", WriteMode.REPLACE, "SELECT 'x' name");
    Row first =
        spark().sql("SELECT * FROM delta.`" + root + "` VERSION AS OF 0").first();
    assertThat(first.getInt(0)).isEqualTo(1);
  }

  @Test
  void rowsOfOtherWritersAreReplacedToo() {
    publish("r1", WriteMode.REPLACE, ORDERS, "dt");
    disturb();
    spark().sql("INSERT INTO delta.`" + root + "` SELECT 101, 'o', NULL");
    publish("r2", WriteMode.PARTITION, "SELECT 5 id, 'e' name, '2026-02-01' dt", "dt");
    assertThat(rows("id"))
        .containsExactly("{\"id\":101}", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":5}");
  }

  @Test
  void deletionVectorsGoWithTheirFilesAndAreNotCompacted() {
    publish("r1", WriteMode.REPLACE, "SELECT id, 'p' p FROM range(0, 100, 1, 2)", "p");
    spark()
        .sql("ALTER TABLE delta.`" + root
            + "` SET TBLPROPERTIES (delta.enableDeletionVectors = true)");
    spark().sql("DELETE FROM delta.`" + root + "` WHERE id = 7");
    assertThat(table().read().count()).isEqualTo(99);
    assertThat(table()
            .compact(
                new CompactionRequest("c1", "compact/c1", 64 << 20, Compression.ZSTD, () -> {})))
        .isEmpty();
    publish("r2", WriteMode.PARTITION, "SELECT 1L id, 'p' p", "p");
    assertThat(rows("id")).containsExactly("{\"id\":1}");
  }

  @Test
  void tablesWhoseRulesPlainFilesWouldBreakAreRefused() {
    publish("r1", WriteMode.REPLACE, "SELECT 1 id");
    spark().sql("ALTER TABLE delta.`" + root + "` ADD CONSTRAINT positive CHECK (id > 0)");
    assertRefused(
        "'delta.constraints.positive=...' does not allow. Remove it from the table, or write to another table.");
    spark().sql("ALTER TABLE delta.`" + root + "` DROP CONSTRAINT positive");
    spark().sql("ALTER TABLE delta.`" + root + "` SET TBLPROPERTIES (delta.appendOnly = true)");
    assertRefused("Delta refuses it");
    spark().sql("ALTER TABLE delta.`" + root + "` SET TBLPROPERTIES (delta.appendOnly = false)");
    spark()
        .sql(
            "ALTER TABLE delta.`" + root
                + "` SET TBLPROPERTIES (delta.columnMapping.mode = 'name', delta.minReaderVersion = 2, delta.minWriterVersion = 5)");
    assertRefused("'delta.columnMapping.mode=name' does not allow");
    assertThat(rows()).containsExactly("{\"id\":1}");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> publish("refused", WriteMode.REPLACE, "SELECT 2 id"))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining(message);
  }

  @Test
  void propertiesAreSetAndOthersStay() throws IOException {
    publish("r1", WriteMode.REPLACE, "SELECT 1 id");
    spark().sql("ALTER TABLE delta.`" + root + "` SET TBLPROPERTIES (mine = 'kept')");
    publish("r2", WriteMode.REPLACE, "SELECT 'a' name");
    Map<String, String> properties = spark()
        .sql("DESCRIBE DETAIL delta.`" + root + "`")
        .first()
        .getJavaMap(
            spark().sql("DESCRIBE DETAIL delta.`" + root + "`").schema().fieldIndex("properties"));
    assertThat(properties)
        .containsEntry("mine", "kept")
        .containsEntry("dynamolake.table", "orders");
    LakeTable table = LakeTable.of(TableFormat.DELTA, spark(), root.toString());
    assertThat(table.pastProperties().orElseThrow())
        .extracting(version -> version.get("mine"))
        .containsExactlyInAnyOrder(null, "kept");
    publish("r3", WriteMode.REPLACE, "SELECT 'b' name");
    for (int version = 0; version < 3; version++) {
      Files.delete(root.resolve("_delta_log/0000000000000000000" + version + ".json"));
    }
    assertThat(table.pastProperties()).as("r3 has the properties of r2").isEmpty();
  }
}
