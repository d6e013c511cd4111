// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSource;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.ItemCondition.Operator;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Scans of a part of a table: a filter, a projection, an index. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class ScanSelectionTest {
  private static final int ITEMS = 60;
  private static String table = "";

  @TempDir
  private Path folder;

  /** 60 items; the awkward attributes are there in each second one, the index key {@code status} in each third. */
  @BeforeAll
  static void createTable() {
    DynamoDbLocal local = DynamoDbLocal.shared();
    table = DynamoDbLocal.tableName("selection");
    local
        .client()
        .createTable(request -> request
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                name -> name.attributeName("pk").attributeType(ScalarAttributeType.S),
                name -> name.attributeName("sk").attributeType(ScalarAttributeType.N),
                name -> name.attributeName("status").attributeType(ScalarAttributeType.S))
            .keySchema(
                key -> key.attributeName("pk").keyType(KeyType.HASH),
                key -> key.attributeName("sk").keyType(KeyType.RANGE))
            .globalSecondaryIndexes(index -> index
                .indexName("by-status")
                .keySchema(key -> key.attributeName("status").keyType(KeyType.HASH))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY)))
            .localSecondaryIndexes(index -> index
                .indexName("in-order")
                .keySchema(
                    key -> key.attributeName("pk").keyType(KeyType.HASH),
                    key -> key.attributeName("status").keyType(KeyType.RANGE))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))));
    for (int i = 0; i < ITEMS; i++) {
      Map<String, AttributeValue> item = new HashMap<>();
      item.put("pk", AttributeValue.fromS("customer-" + i % 7));
      item.put("sk", AttributeValue.fromN(Integer.toString(i)));
      item.put("size", AttributeValue.fromN(Integer.toString(i)));
      item.put("open", AttributeValue.fromBool(i % 4 == 0));
      item.put("bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) i})));
      if (i % 2 == 0) {
        item.put("a.b", AttributeValue.fromS("dotted " + i));
        item.put("with space", AttributeValue.fromNul(true));
        item.put("\uD83D\uDE00", AttributeValue.fromS("emoji"));
      }
      if (i % 3 == 0) {
        item.put("status", AttributeValue.fromS("s" + i % 5));
      }
      local.client().putItem(request -> request.tableName(table).item(item));
    }
  }

  @Test
  void filtersByEveryOperatorUnderWhateverName(SparkSession spark) throws Exception {
    assertThat(kept(spark, condition("size", Operator.EQUAL, n("7")))).isEqualTo(1);
    assertThat(kept(spark, condition("size", Operator.NOT_EQUAL, n("7")))).isEqualTo(59);
    assertThat(kept(spark, condition("size", Operator.LESS, n("7")))).isEqualTo(7);
    assertThat(kept(spark, condition("size", Operator.LESS_OR_EQUAL, n("7")))).isEqualTo(8);
    assertThat(kept(spark, condition("size", Operator.GREATER, n("50")))).isEqualTo(9);
    assertThat(kept(spark, condition("size", Operator.GREATER_OR_EQUAL, n("50"))))
        .isEqualTo(10);
    assertThat(kept(spark, condition("size", Operator.BETWEEN, n("10"), n("19"))))
        .isEqualTo(10);
    assertThat(kept(spark, condition("status", Operator.IN, s("s1"), s("s2"), s("no"))))
        .isEqualTo(8);
    assertThat(kept(spark, condition("a.b", Operator.BEGINS_WITH, s("dotted 1"))))
        .isEqualTo(5);
    assertThat(kept(spark, condition("a.b", Operator.CONTAINS, s("2")))).isEqualTo(10);
    assertThat(kept(spark, condition("with space", Operator.ATTRIBUTE_TYPE, s("NULL"))))
        .isEqualTo(30);
    assertThat(kept(spark, condition("\uD83D\uDE00", Operator.ATTRIBUTE_EXISTS)))
        .isEqualTo(30);
    assertThat(kept(spark, condition("\uD83D\uDE00", Operator.ATTRIBUTE_NOT_EXISTS)))
        .isEqualTo(30);
    assertThat(kept(
            spark,
            condition("open", Operator.EQUAL, new io.dynamolake.item.AttributeValue.Bool(true)),
            condition(
                "bytes", Operator.LESS, new io.dynamolake.item.AttributeValue.B(new byte[] {20})),
            condition("with space", Operator.EQUAL, new io.dynamolake.item.AttributeValue.Null())))
        .isEqualTo(5);
  }

  @Test
  void projectsNamesThatAreReservedOrOdd(SparkSession spark) throws Exception {
    ScanSpec spec = new ScanSpec(
        new TableAddress(table, DynamoDbLocal.REGION, DynamoDbLocal.shared().endpoint()),
        2,
        null,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of("a.b", "with space", "\uD83D\uDE00", "size", "status"),
        null);

    TableScan.open(spec.selecting(null, List.of(condition("a.b", Operator.ATTRIBUTE_EXISTS))))
        .land(spark, landing("projection"));

    assertThat(LandedScan.items(landing("projection")).values())
        .hasSize(30)
        .allSatisfy(item -> assertThat(item.attributes())
            .containsKeys("pk", "sk", "a.b", "with space", "\uD83D\uDE00", "size")
            .doesNotContainKeys("open", "bytes"));
  }

  @Test
  void scansIndexesOfBothKinds(SparkSession spark) throws Exception {
    TableScan global = TableScan.open(ScanTables.spec(table, 2).selecting("by-status", List.of()));
    assertThat(global.table().items()).isEqualTo(20);
    global.land(spark, landing("global"));
    assertThat(LandedScan.items(landing("global")).values())
        .hasSize(20)
        .allSatisfy(item -> assertThat(item.attributes()).containsOnlyKeys("pk", "sk", "status"));

    ScanSpec strong = new ScanSpec(
        new TableAddress(table, DynamoDbLocal.REGION, DynamoDbLocal.shared().endpoint()),
        2,
        null,
        ScanSpec.ReadConsistency.STRONG,
        List.of(),
        3);
    TableScan.open(strong.selecting("in-order", List.of())).land(spark, landing("local"));
    assertThat(LandedScan.items(landing("local")).values())
        .hasSize(20)
        .allSatisfy(item -> assertThat(item.attributes()).containsKeys("size", "open", "bytes"));

    assertThatThrownBy(() -> TableScan.open(strong.selecting("by-status", List.of())))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessage("Cannot scan index by-status of table " + table
            + " strongly consistently: it is a global one. Leave source.consistent out.");
    assertThatThrownBy(() -> TableScan.open(strong.selecting("by-date", List.of())))
        .hasMessage("Cannot scan index by-date of table " + table
            + ": there is no such index. The table has by-status, in-order.");
  }

  @Test
  void aPartIsMarkedAndNotTakenForTheWhole() {
    String part =
        pipeline("part", "  filter: [{attribute: size, operator: \"<\", value: {N: 10}}]\n");
    Application.Output output = Application.run("run", part, "--run-id", "part");
    assertThat(output.status()).as(output.err()).isZero();
    assertThat(output.out()).contains("partial      filter on size #").contains("read units");
    RunResult result = RunResult.parse(Application.read(result("part")), "part");
    assertThat(result.source().partial()).startsWith("filter on size #").doesNotContain("10");
    RunSource.ScanFigures scan = Objects.requireNonNull(result.source().scan());
    assertThat(scan.wholeSegments()).isEqualTo(scan.segments());
    assertThat(scan.items()).isEqualTo(10);
    assertThat(scan.readUnits()).isPositive().isEqualTo(scan.attemptReadUnits());
    Receipt receipt = Objects.requireNonNull(result.receipt());
    assertThat(receipt.rows()).isEqualTo(10);

    assertThat(Application.run("run", part, "--run-id", "part-again").status()).isZero();
    assertThat(
            Application.run("run", pipeline("whole", ""), "--run-id", "whole").status())
        .isZero();
    assertThat(
            RunResult.parse(Application.read(result("whole")), "whole").source().partial())
        .isNull();

    Application.Output refused = Application.run("run", part, "--run-id", "part-late");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Cannot replace rows of table orders by a part of its source (filter on size #")
        .contains("it holds all of the source, which would be lost.");
  }

  @Test
  void aHotSegmentIsReported() {
    List<SegmentOutcome> outcomes = new ArrayList<>();
    for (int segment = 0; segment < 10; segment++) {
      long items = segment == 3 ? 9_000 : 500;
      outcomes.add(new SegmentOutcome(
          segment,
          List.of(new Checkpoint(
              segment, 10, 0, "scan/1", null, 0, null, new ScanCounts(items, 1, 2, 0)))));
    }

    ScanReport report = ScanReport.of(10, outcomes, "scan");

    assertThat(report.hot()).containsExactly(new ScanReport.HotSegment(3, 9_000));
    assertThat(report.attemptReadUnits()).isEqualTo(20);
    assertThat(ScanReport.of(10, outcomes.subList(0, 3), "other"))
        .isEqualTo(new ScanReport(10, 3, new ScanCounts(1_500, 3, 6, 0), 0, List.of()));
  }

  private long kept(SparkSession spark, ItemCondition... conditions) throws Exception {
    ScanSpec spec = ScanTables.spec(table, 2).selecting(null, List.of(conditions));
    String landing = landing(List.of(conditions).hashCode() + "-" + System.nanoTime());
    TableScan.open(spec).land(spark, landing);
    return LandedScan.items(landing).size();
  }

  private static ItemCondition condition(
      String attribute, Operator operator, io.dynamolake.item.AttributeValue... values) {
    return new ItemCondition(attribute, operator, List.of(values));
  }

  private static io.dynamolake.item.AttributeValue n(String digits) {
    return new io.dynamolake.item.AttributeValue.N(digits);
  }

  private static io.dynamolake.item.AttributeValue s(String text) {
    return new io.dynamolake.item.AttributeValue.S(text);
  }

  private String pipeline(String name, String source) {
    return Application.write(
        folder.resolve(name + ".yaml"),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource:\n  type: scan\n  table: "
            + table + "\n  region: " + DynamoDbLocal.REGION + "\n  endpoint: "
            + DynamoDbLocal.shared().endpoint() + "\n  segments: 3\n" + source);
  }

  private Path result(String runId) {
    return folder.resolve("lake/_dynamolake/orders/runs/" + runId + "/result.json");
  }

  private String landing(String name) {
    return folder.resolve(name).toUri().toString();
  }
}
