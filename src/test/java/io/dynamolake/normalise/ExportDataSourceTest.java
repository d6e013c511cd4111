// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code spark.read().format("dynamodb-export")}, as in a notebook. */
@ExtendWith(SparkExtension.class)
class ExportDataSourceTest {
  @TempDir
  private Path folder;

  @Test
  void anExportIsReadWithTheSchemaOfAllItsItems(SparkSession spark) {
    Dataset<Row> rows = read(
        spark,
        export(
            "{\"Item\":{\"pk\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}}",
            "{\"Item\":{\"pk\":{\"S\":\"b\"},\"n\":{\"N\":\"2.5\"},\"late\":{\"BOOL\":true}}}"));
    assertThat(rows.schema().toDDL())
        .isEqualTo("late BOOLEAN,n DECIMAL(18,1),pk STRING,_rescued STRING");
    assertThat(rows.orderBy("pk").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[null,1.0,a,null]", "[true,2.5,b,null]");
  }

  @Test
  void onlyTheColumnsOfAQueryAreDecoded(SparkSession spark) {
    Dataset<Row> rows = read(
        spark,
        export(
            "{\"Item\":{\"pk\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}}",
            "{\"Item\":{\"pk\":{\"S\":\"b\"},\"n\":{\"N\":\"2\"}}}"));
    assertThat(rows.select("n").queryExecution().optimizedPlan().toString())
        .contains("RelationV2[n#");
    assertThat(rows.select("pk").where("n > 1").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[b]");
    assertThat(rows.count()).isEqualTo(2);
  }

  @Test
  void whatIsRescuedAndWhatIsQuarantinedDoesNotDependOnTheQuery(SparkSession spark) {
    String export = export(
        "{\"Item\":{\"pk\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}}",
        "{\"Item\":{\"pk\":{\"S\":\"b\"},\"n\":{\"S\":\"odd\"}}}");
    DataFrameReader reader = spark
        .read()
        .format("dynamodb-export")
        .option(
            "registered-schema",
            "table: t\nversion: 1\ncolumns:\n- {name: pk, from: pk, type: string}\n- {name: n, from: n, type: bigint}\n");
    assertThat(reader.load(export).where("_rescued IS NOT NULL").select("pk").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[b]");
    Dataset<Row> quarantined = reader
        .option("quarantined-kinds", "type-conflict")
        .option("quarantine-folder", folder.resolve("quarantine").toString())
        .load(export);
    assertThat(quarantined.count()).isEqualTo(1);
    assertThat(quarantined.select("pk").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[a]");
  }

  @Test
  void aRecordThatIsNoItemFailsTheReadWithFileAndLine(SparkSession spark) {
    String export =
        export("{\"Item\":{\"pk\":{\"S\":\"a\"}}}", "{\"Item\":{\"pk\":{\"Z\":\"secret\"}}}");
    assertThatThrownBy(() -> read(spark, export).collectAsList())
        .hasStackTraceContaining(
            ".json.gz:2: at byte 19: expected a type tag, found an unknown one")
        .satisfies(thrown -> assertThat(thrown.toString()).doesNotContain("secret"));
  }

  @Test
  void anUnknownOptionIsRefused(SparkSession spark) {
    String export = export("{\"Item\":{\"pk\":{\"S\":\"a\"}}}");
    assertThatThrownBy(
            () -> spark.read().format("dynamodb-export").option("split", 2).load(export))
        .hasMessage(
            "Invalid value for option split of dynamodb-export: expected one of path,"
                + " quarantine-folder, quarantined-kinds, records, registered-schema, splits, ttl-attribute, ttl-deletes.");
  }

  private static Dataset<Row> read(SparkSession spark, String export) {
    return spark.read().format("dynamodb-export").load(export);
  }

  private String export(String... lines) {
    return ExportFolder.in(folder).file(lines).file().write();
  }
}
