// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.TableFormat;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Runs that replace the partitions of some days: {@code source.since} and {@code source.until}. */
@ExtendWith(SparkExtension.class)
@Timeout(240)
class BackfillTest {
  private static final int DAYS = 10;
  private static final int PER_DAY = 4;
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

  @TempDir
  private Path folder;

  @Test
  void daysOfTextTimesAreReplacedAndNothingElse(SparkSession spark) {
    String source = table("delta");
    String by = "[{name: dt, expression: to_date(created_at)}]";
    register("timestamp", pipeline("whole", "lake", source, "delta", by, ""));
    register("timestamp", pipeline("fresh", "other", source, "delta", by, ""));
    run("whole", "lake", source, "delta", by, "");
    assertThat(rows(spark, "lake", "delta")).hasSize(DAYS * PER_DAY + 1);

    assertThat(in(rows(spark, "lake", "delta"), "2026-03-03", "2026-03-06")).hasSize(3 * PER_DAY);

    // Within the range one item changes, one comes, one day vanishes; outside of it one changes.
    put(source, "2-0", "2026-03-03T00:00:00Z", "changed");
    put(source, "new", "2026-03-04T23:59:59.999Z", "new");
    for (int i = 0; i < PER_DAY; i++) {
      delete(source, "4-" + i);
    }
    put(source, "7-0", "2026-03-08T00:00:00Z", "changed outside");
    List<String> before = rows(spark, "lake", "delta");

    RunResult result =
        run("days", "lake", source, "delta", by, "  since: 2026-03-03\n  until: 2026-03-06\n");

    Receipt receipt = requireNonNull(result.receipt());
    assertThat(receipt.rows()).isEqualTo(2 * PER_DAY + 1);
    // A day more is read on either side, because of texts with an offset.
    assertThat(receipt.outside()).isEqualTo(2 * PER_DAY);
    assertThat(receipt.itemsIn()).isEqualTo(receipt.rows() + requireNonNull(receipt.outside()));
    assertThat(receipt.balanced()).isTrue();
    assertThat(result.source().partial())
        .isEqualTo("partitions dt from 2026-03-03 until before 2026-03-06");
    run("fresh", "other", source, "delta", by, "");
    List<String> fresh = rows(spark, "other", "delta");
    List<String> after = rows(spark, "lake", "delta");
    assertThat(in(after, "2026-03-03", "2026-03-06"))
        .isEqualTo(in(fresh, "2026-03-03", "2026-03-06"));
    assertThat(in(after, "2026-03-05", "2026-03-06")).isEmpty();
    assertThat(after)
        .anyMatch(row -> row.endsWith("|changed"))
        .noneMatch(row -> row.startsWith("4-0"));
    assertThat(without(after, "2026-03-03", "2026-03-06"))
        .isEqualTo(without(before, "2026-03-03", "2026-03-06"));
    assertThat(after).noneMatch(row -> row.endsWith("changed outside"));

    Output verified = Application.run("verify", folder.resolve("days.yaml").toString());
    assertThat(verified.status()).isEqualTo(2);
    assertThat(verified.err())
        .contains(
            "its last run, days, replaced the partitions dt from 2026-03-03 until before 2026-03-06, and 8 of the items")
        .contains("Run the whole source first.");
    // The same once more changes nothing.
    run("again", "lake", source, "delta", by, "  since: 2026-03-03\n  until: 2026-03-06\n");
    assertThat(rows(spark, "lake", "delta")).isEqualTo(after);
  }

  @Test
  void monthsOfNumbersAreReadExactlyAndTheRestOfTimeCounts(SparkSession spark) {
    String source = table("epoch");
    String by = "[{name: month, expression: \"date_trunc('MONTH', at)\"}]";
    put(source, "february", "2026-02-28T23:59:59.999Z", "last of february");
    put(source, "april", "2026-04-01T00:00:00Z", "first of april");
    register("string", pipeline("whole", "lake", source, "parquet", by, ""));
    assertThat(run("whole", "lake", source, "parquet", by, "").source().partial())
        .isNull();
    assertThat(rows(spark, "lake", "parquet")).hasSize(DAYS * PER_DAY + 3);

    delete(source, "april");
    put(source, "0-0", "2026-03-01T00:00:00Z", "changed");
    put(source, "february", "2026-02-28T23:59:59.999Z", "changed outside");
    RunResult result = run("since", "lake", source, "parquet", by, "  since: 2026-03-01\n");

    Receipt receipt = requireNonNull(result.receipt());
    assertThat(receipt.outside()).isZero();
    assertThat(receipt.rows()).isEqualTo(DAYS * PER_DAY);
    assertThat(result.source().partial()).isEqualTo("partitions month from 2026-03-01");
    assertThat(rows(spark, "lake", "parquet"))
        .hasSize(DAYS * PER_DAY + 2)
        .anyMatch(row -> row.startsWith("0-0|") && row.endsWith("|changed"))
        .anyMatch(row -> row.endsWith("|last of february"))
        .anyMatch(row -> row.equals("undated"))
        .noneMatch(row -> row.startsWith("april|"));

    assertThat(refused("odd", source, "parquet", by, "  since: 2026-03-02\n"))
        .contains(
            "Cannot replace the partitions of orders from source.since until source.until: no partition month begins on 2026-03-02."
                + " Take the first day of a month.");
    assertThat(refused(
            "other",
            source,
            "parquet",
            "[{name: y, expression: year(at)}]",
            "  since: 2026-03-01\n"))
        .contains(
            "Cannot replace the partitions of orders from source.since until source.until: none of its partitions is a column of dates");
    assertThat(refused(
            "text",
            source,
            "parquet",
            "[{name: d, expression: to_date(created_at)}]",
            "  since: 2026-03-01\n"))
        .contains("none of its partitions is a column of dates");
    assertThat(Files.exists(folder.resolve("lake/_dynamolake/orders/landing/odd")))
        .isFalse();
  }

  @Test
  void aRangeNeedsASchemaAndATableThatIsWhole(SparkSession spark) {
    String source = table("rules");
    String by = "[{name: dt, expression: to_date(created_at)}]";
    assertThat(refused("first", source, "delta", by, "  since: 2026-03-03\n"))
        .contains(
            "Cannot replace the partitions of orders from source.since until source.until: no schema is registered below "
                + folder.resolve("lake/_dynamolake/orders")
                + ". Run once without them, or register one (schema register).");

    register("timestamp", pipeline("part", "lake", source, "delta", by, ""));
    run(
        "part",
        "lake",
        source,
        "delta",
        by,
        "  filter: [{attribute: note, operator: begins_with, value: {S: as}}]\n");
    String planned =
        "Cannot replace the partitions dt from 2026-03-03 of table orders: it holds a part of its source (filter on note #";
    Path range = pipeline(
        "range", "lake", source, "delta", by, "  since: 2026-03-03\n  max-read-units: 500\n");
    Output plan = Application.run("plan", range.toString());
    assertThat(plan.status()).isEqualTo(2);
    assertThat(plan.out())
        .contains("  partial      partitions dt from 2026-03-03\n")
        .contains("; an attempt stops at 500\n")
        .contains("replaces the partitions of the range, also by nothing, and keeps all others");
    assertThat(plan.err()).contains(planned);
    Output run = Application.run("run", range.toString(), "--run-id", "range");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(planned);

    Path index =
        pipeline("index", "lake", source, "delta", by, "  projection: [note, created_at]\n");
    Output forecast = Application.run("plan", index.toString());
    assertThat(forecast.status()).isEqualTo(2);
    assertThat(forecast.err())
        .contains("Cannot replace rows of table orders by a part of its source (projection of");
  }

  private void register(String textType, Path pipeline) {
    String schema = Application.write(
        folder.resolve("schema.yaml"),
        "table: orders\nversion: 1\nkey: {partition: pk}\ncolumns:\n  - {name: pk, from: pk, type: string}\n"
            + "  - {name: at, from: millis, type: timestamp(millis)}\n  - {name: note, from: note, type: string}\n"
            + "  - {name: created_at, from: created_at, type: " + textType + "}\n");
    Output output = Application.run("schema", "register", pipeline.toString(), schema);
    assertThat(output.status()).as(output.err()).isZero();
  }

  private String refused(String name, String source, String format, String by, String range) {
    Output output = Application.run(
        "run", pipeline(name, "lake", source, format, by, range).toString(), "--run-id", name);
    assertThat(output.status()).isEqualTo(2);
    return output.err();
  }

  private RunResult run(
      String name, String lake, String source, String format, String by, String range) {
    Path file = pipeline(name, lake, source, format, by, range);
    Output output = Application.run("run", file.toString(), "--run-id", name);
    assertThat(output.status()).as(output.err()).isZero();
    Path result = folder.resolve(lake + "/_dynamolake/orders/runs/" + name + "/result.json");
    return RunResult.parse(Application.read(result), name);
  }

  private Path pipeline(
      String name, String lake, String source, String format, String by, String range) {
    Path file = folder.resolve(name + ".yaml");
    Application.write(
        file,
        "table: orders\nlake: " + folder.resolve(lake) + "\nsource:\n  type: scan\n  table: "
            + source
            + "\n  region: " + DynamoDbLocal.REGION + "\n  endpoint: "
            + DynamoDbLocal.shared().endpoint() + "\n  segments: 2\n" + range
            + "write: {mode: partition, format: " + format + ", partition-by: " + by + "}\n");
    return file;
  }

  /** Four items on each of ten days, one of them in another offset than UTC, and one without a time. */
  private static String table(String stem) {
    String name = DynamoDbLocal.tableName("backfill-" + stem);
    DynamoDbLocal.shared()
        .client()
        .createTable(request -> request
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(pk -> pk.attributeName("pk").attributeType(ScalarAttributeType.S))
            .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH)));
    for (int day = 0; day < DAYS; day++) {
      LocalDate date = FIRST.plusDays(day);
      put(name, day + "-0", date + "T00:00:00Z", "as it was");
      put(name, day + "-1", date + "T12:30:00.250Z", "as it was");
      // The day before in UTC, and the day after.
      put(name, day + "-2", date.plusDays(1) + "T01:00:00+02:00", "as it was");
      put(name, day + "-3", date.minusDays(1) + "T23:00:00-02:00", "as it was");
    }
    DynamoDbLocal.shared()
        .client()
        .putItem(
            request -> request.tableName(name).item(Map.of("pk", AttributeValue.fromS("undated"))));
    return name;
  }

  private static void put(String table, String key, String time, String note) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("pk", AttributeValue.fromS(key));
    item.put("created_at", AttributeValue.fromS(time));
    item.put("note", AttributeValue.fromS(note));
    item.put(
        "millis",
        AttributeValue.fromN(
            Long.toString(OffsetDateTime.parse(time).toInstant().toEpochMilli())));
    DynamoDbLocal.shared().client().putItem(request -> request.tableName(table).item(item));
  }

  private static void delete(String table, String key) {
    DynamoDbLocal.shared()
        .client()
        .deleteItem(
            request -> request.tableName(table).key(Map.of("pk", AttributeValue.fromS(key))));
  }

  /** Key, day in UTC and note of each row, in the order of the keys. */
  private List<String> rows(SparkSession spark, String lake, String format) {
    String time = format.equals("delta") ? "created_at" : "at";
    return LakeTable.of(
            format.equals("delta") ? TableFormat.DELTA : TableFormat.PARQUET,
            spark,
            folder.resolve(lake + "/orders").toString())
        .read()
        .selectExpr("concat_ws('|', pk, to_date(" + time + "), note)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static List<String> in(List<String> rows, String since, String until) {
    return rows.stream().filter(row -> isIn(row, since, until)).toList();
  }

  private static List<String> without(List<String> rows, String since, String until) {
    return rows.stream().filter(row -> !isIn(row, since, until)).toList();
  }

  private static boolean isIn(String row, String since, String until) {
    String day = row.contains("|") ? row.split("\\|")[1] : "";
    return day.compareTo(since) >= 0 && day.compareTo(until) < 0;
  }
}
