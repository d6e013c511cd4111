// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.DataFormat;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.IonLines;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SdkItems;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The same items give the same rows, whatever way they come. The exports hold them as DynamoDB gives them back, because sets have no
 * order and numbers have more than one spelling.
 */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class AgreementTest {
  /** DynamoDB Local writes some numbers in sets with one; DynamoDB and Ion never do. */
  private static final Pattern EXPONENT = Pattern.compile("\"[-0-9.]+E[-+0-9]+\"");

  private static final ItemGenerator GENERATOR =
      new ItemGenerator(73).keyed("pk").plainNumbers().longTexts(500);

  private static String table = "";
  private static List<Item> items = List.of();

  @TempDir
  private static Path folder;

  @BeforeAll
  static void fillATable() {
    table = DynamoDbLocal.tableName("agreement");
    DynamoDbLocal local = DynamoDbLocal.shared();
    local
        .client()
        .createTable(request -> request
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                name -> name.attributeName("pk").attributeType(ScalarAttributeType.S))
            .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH)));
    List<Item> put = GENERATOR.items(300);
    put.forEach(item ->
        local.client().putItem(request -> request.tableName(table).item(SdkItems.of(item))));
    List<Item> stored =
        local.client().scanPaginator(request -> request.tableName(table)).items().stream()
            .map(SdkItems::item)
            .toList();
    assertThat(canonical(Application.lines(stored)))
        .as("%s", GENERATOR)
        .isEqualTo(canonical(Application.lines(put)));

    items = stored.stream().filter(item -> !hasExponent(item)).toList();
    stored.stream()
        .filter(AgreementTest::hasExponent)
        .map(item -> Map.of("pk", requireNonNull(SdkItems.of(item).get("pk"))))
        .forEach(
            key -> local.client().deleteItem(request -> request.tableName(table).key(key)));
  }

  private static boolean hasExponent(Item item) {
    return EXPONENT.matcher(ItemJson.line(item)).find();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "parquet"})
  void aScanAndExportsInBothFormatsGiveTheSameRows(String format) {
    String json = "{type: export, path: " + jsonExport() + "}";
    Output inferred = Application.run("schema", "infer", pipeline("infer", json, format, ""));
    assertThat(inferred.status()).as(inferred.err()).isZero();
    Application.write(folder.resolve("schema.yaml"), inferred.out());

    List<String> rows = rows(pipeline("json", json, format));
    assertThat(rows).hasSize(items.size());
    assertThat(rows(pipeline("ion", "{type: export, path: " + ionExport() + "}", format)))
        .as("rows of the export in Ion, %s", GENERATOR)
        .isEqualTo(rows);
    String scan = scan("");
    assertThat(rows(pipeline("scan", scan, format)))
        .as("rows of the scan, %s", GENERATOR)
        .isEqualTo(rows);

    Path landings = folder.resolve("scan-" + format + "/_dynamolake/orders/landing");
    Path old = landings.resolve("survey-scan-20261101T000000000Z");
    Application.write(old.resolve("scan.json"), "{}");
    for (int look = 0; look < 2; look++) {
      Output diff = Application.run("schema", "diff", pipeline("scan", scan, format));
      assertThat(diff.status()).as(diff.err()).isZero();
    }
    assertThat(landings.toFile().list((dir, name) -> name.startsWith("survey-scan-")))
        .hasSize(1);
    assertThat(old).doesNotExist();
  }

  @Test
  void aPlanTellsWhatAScanCostsUntilItHasLanded() {
    String pipeline = pipeline("planned", scan(", read-units-per-second: 1"), "delta");
    Output plan = Application.run("plan", pipeline);
    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out())
        .startsWith("Run replace-scan-")
        .contains("  reads        about " + items.size() + " items, ")
        .containsPattern(
            "  costs        about \\d+ read units, in 2 segments, at 1 a second in about ")
        .contains("how many depends on what is read");
    assertThat(folder.resolve("planned-delta")).doesNotExist();
  }

  @Test
  void aScanUnderTheRunIdOfASchedulerIsVerified() {
    String pipeline = pipeline("scheduled", scan(""), "parquet", "");
    Output run =
        Application.run("run", pipeline, "--run-id", "scheduled__2026-11-22T02:00:00+00:00");
    assertThat(run.status()).as(run.err()).isZero();

    Output verified = Application.run("verify", pipeline);

    assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out()).contains("  source has   " + items.size() + " items");
  }

  @Test
  void aSummaryThatWasTornIsWrittenAgain() throws IOException {
    String pipeline = pipeline("torn", scan(""), "parquet", "");
    System.setProperty(CrashPoint.PROPERTY, CrashPoint.AFTER_LANDING.key() + ":throw");
    try {
      assertThat(Application.run("run", pipeline, "--run-id", "torn").status()).isEqualTo(1);
    } finally {
      System.clearProperty(CrashPoint.PROPERTY);
    }
    Path landing = folder.resolve("torn-parquet/_dynamolake/orders/landing/torn");
    Files.writeString(landing.resolve("manifest-summary.json"), "");

    Output run = Application.run("run", pipeline, "--run-id", "torn");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline)).isEqualTo(canonical(Application.lines(items)));
  }

  /** Runs, proves that the items come back, and returns the rows in the order of their texts. */
  private static List<String> rows(String pipeline) {
    Output run = Application.run("run", pipeline);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline))
        .as("%s", GENERATOR)
        .isEqualTo(canonical(Application.lines(items)));
    Output shown = Application.run("show", pipeline, "--as", "jsonl");
    assertThat(shown.status()).as(shown.err()).isZero();
    return shown.lines().stream().sorted().toList();
  }

  private static String scan(String more) {
    return "{type: scan, table: " + table + ", region: " + DynamoDbLocal.REGION + ", endpoint: \""
        + DynamoDbLocal.shared().endpoint() + "\", segments: 2" + more + "}";
  }

  private static String pipeline(String name, String source, String format) {
    return pipeline(
        name, source, format, "schema: {file: " + folder.resolve("schema.yaml") + "}\n");
  }

  private static String pipeline(String name, String source, String format, String schema) {
    return Application.write(
        folder.resolve(name + "-" + format + ".yaml"),
        "table: orders\nlake: " + folder.resolve(name + "-" + format) + "\nsource: " + source + "\n"
            + schema + "write: {format: " + format + "}\n");
  }

  private static String jsonExport() {
    return ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000001-00000001")
        .file(Application.lines(items))
        .write();
  }

  private static String ionExport() {
    return ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000002-00000002")
        .format(DataFormat.ION)
        .file(items.stream().map(IonLines::line).toList())
        .write();
  }
}
