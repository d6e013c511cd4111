// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.SparkExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(SparkExtension.class)
@Timeout(180)
class TableScanTest {
  @TempDir
  private Path folder;

  @BeforeAll
  static void startDynamoDb() {
    DynamoDbLocal.shared();
  }

  @Test
  void landsEachItemOnce(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(5_000));
    Instant before = Instant.now();

    ScanResult result = TableScan.open(ScanTables.spec(table, 7)).land(spark, landing());

    assertThat(result.counts().items()).isEqualTo(5_000);
    assertThat(result.segments()).isEqualTo(7);
    assertThat(result.files()).hasSize(7);
    assertThat(result.counts().pages()).isGreaterThanOrEqualTo(7);
    assertThat(result.counts().readUnits()).isPositive();
    assertThat(result.counts().throttles()).isZero();
    assertThat(result.startTime()).isBetween(before, result.endTime());
    Map<String, Item> items = landedItems();
    assertThat(items).hasSize(5_000);
    assertThat(requireNonNull(items.get("customer-4/4")).attributes())
        .containsEntry("size", new io.dynamolake.item.AttributeValue.N("4.5"))
        .containsEntry("note.text", new io.dynamolake.item.AttributeValue.S("xxxx"));
  }

  @Test
  void describesTheTable() {
    String table = ScanTables.create(ScanTables.orders(10));

    SourceTable described = TableScan.open(ScanTables.spec(table, null)).table();

    assertThat(described.name()).isEqualTo(table);
    assertThat(described.arn()).startsWith("arn:aws:dynamodb:").endsWith(":table/" + table);
    assertThat(described.id()).isEmpty();
    assertThat(described.key()).isEqualTo(new TableKey("pk", "sk"));
    assertThat(described.region()).isEqualTo(DynamoDbLocal.REGION);
    assertThat(described.items()).isEqualTo(10);
  }

  @Test
  void keepsAllTenTypes(SparkSession spark) throws Exception {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("pk", AttributeValue.fromS("customer"));
    item.put("sk", AttributeValue.fromN("1"));
    item.put("S", AttributeValue.fromS("\"\\\n\u0001 \uD83D\uDE00"));
    item.put("empty", AttributeValue.fromS(""));
    item.put("N", AttributeValue.fromN("-1.23456789012345678901234567890123456E-120"));
    item.put("B", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 62})));
    item.put("BOOL", AttributeValue.fromBool(false));
    item.put("NULL", AttributeValue.fromNul(true));
    item.put("SS", AttributeValue.fromSs(List.of("", "a")));
    item.put("NS", AttributeValue.fromNs(List.of("1", "1E+30")));
    item.put("BS", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"))));
    item.put(
        "L",
        AttributeValue.fromL(List.of(
            AttributeValue.fromL(List.of()),
            AttributeValue.fromM(Map.of()),
            AttributeValue.fromN("1"))));
    item.put("M", AttributeValue.fromM(Map.of("S", AttributeValue.fromS("x"))));
    String table = ScanTables.create(List.of(item));

    TableScan.open(ScanTables.spec(table, null)).land(spark, landing());

    Item expected = new Item(ItemJson.parseAttributes("""
        {"pk":{"S":"customer"},"sk":{"N":"1"},"S":{"S":"\\"\\\\\\n\\u0001 \\ud83d\\ude00"},"empty":{"S":""},\
        "N":{"N":"-1.23456789012345678901234567890123456E-120"},"B":{"B":"AP8+"},"BOOL":{"BOOL":false},\
        "NULL":{"NULL":true},"SS":{"SS":["","a"]},"NS":{"NS":["1","1E+30"]},"BS":{"BS":["eA=="]},\
        "L":{"L":[{"L":[]},{"M":{}},{"N":"1"}]},"M":{"M":{"S":{"S":"x"}}}}"""));
    assertThat(landedItems().values()).allMatch(expected::sameAs).hasSize(1);
  }

  @Test
  void landsAnEmptyTableAsALandingWithoutFiles(SparkSession spark) {
    String table = ScanTables.create(List.of());

    ScanResult result = TableScan.open(ScanTables.spec(table, null)).land(spark, landing());

    assertThat(result.files()).isEmpty();
    Landing landed = ExportReader.open(new Configuration(), landing());
    assertThat(landed.itemCount()).isZero();
    assertThat(landed.summary().tableId()).isEqualTo(result.table().id());
    assertThat(landed.summary().tableArn()).isEqualTo(result.table().arn());
  }

  @Test
  void readsOnlyTheProjectionAndTheKey(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(5));
    ScanSpec all = ScanTables.spec(table, 1);
    ScanSpec spec =
        new ScanSpec(all.address(), 1, null, all.consistency(), List.of("note.text", "pk"), 2);

    ScanResult result = TableScan.open(spec).land(spark, landing());

    assertThat(result.counts().items()).isEqualTo(5);
    assertThat(result.counts().pages()).isEqualTo(3);
    assertThat(landedItems().values())
        .allSatisfy(
            item -> assertThat(item.attributes()).containsOnlyKeys("pk", "sk", "note.text"));
  }

  @Test
  void keepsToItsReadUnits(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(2_000));
    ScanSpec all = ScanTables.spec(table, null);
    ScanSpec spec = new ScanSpec(
        all.address(),
        null,
        new ReadLimit.Units(20),
        ScanSpec.ReadConsistency.STRONG,
        List.of(),
        null);

    ScanResult result = TableScan.open(spec).land(spark, landing());

    double seconds = (result.endTime().toEpochMilli() - result.startTime().toEpochMilli()) / 1e3;
    assertThat(result.counts().items()).isEqualTo(2_000);
    // The last page of each task is not paid for by waiting.
    assertThat(result.counts().readUnits() - 2 * 2 * 20).isLessThan(seconds * 20);
  }

  @Test
  void refusesAnUnknownTableBeforeAnythingRuns() {
    ScanSpec spec = ScanTables.spec("no-such-table", null);

    assertThatThrownBy(() -> TableScan.open(spec))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessage(
            "Cannot describe table no-such-table (region eu-west-1, endpoint %s): there is no such table. Check the name, the region,"
                + " the endpoint and the account.",
            spec.address().endpoint());
  }

  @Test
  void saysWhenNobodyAnswers() {
    ScanSpec spec = new ScanSpec(
        new TableAddress("orders", "eu-west-1", URI.create("http://127.0.0.1:1")),
        null,
        null,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);

    assertThatThrownBy(() -> TableScan.open(spec))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage(
            "Cannot describe table orders (region eu-west-1, endpoint http://127.0.0.1:1): ConnectException: Connection refused. Check"
                + " region, endpoint and network, then run again.");
  }

  @Test
  void waitsOutThrottlesErrorsAndBrokenAnswers(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(1_000));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      proxy.inject(FaultRule.of(Fault.throughputExceeded()).onScans().from(1).times(2));
      proxy.inject(FaultRule.of(Fault.requestLimitExceeded()).onScans().from(1).times(1));
      proxy.inject(FaultRule.of(Fault.internalServerError()).onScans().from(1).times(1));
      proxy.inject(FaultRule.of(Fault.cut(100)).onScans().from(1).times(1));

      ScanResult result = TableScan.open(through(proxy, table, 4)).land(spark, landing());

      assertThat(result.counts().items()).isEqualTo(1_000);
      assertThat(result.counts().throttles()).isEqualTo(3);
      assertThat(landedItems()).hasSize(1_000);
    }
  }

  @Test
  void failsAtOnceWhenScanningIsDenied(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(100));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      proxy.inject(FaultRule.of(Fault.accessDenied()).onSegment(3));
      TableScan scan = TableScan.open(through(proxy, table, 8));

      assertThatThrownBy(() -> scan.land(spark, landing()))
          .isInstanceOfSatisfying(
              DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION))
          .hasMessage(
              "Cannot scan segment 3 of table %s (region eu-west-1, endpoint %s): permission is denied (AccessDeniedException, HTTP status"
                  + " 400). Check the credentials, and that they allow dynamodb:DescribeTable and dynamodb:Scan.",
              table, proxy.endpoint());
      assertThatThrownBy(() -> ExportReader.open(new Configuration(), landing()))
          .hasMessageContaining("still running or incomplete");
    }
  }

  @Test
  void wakesWaitingTasksWhenAnotherOneFailsForGood(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(100));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      proxy.inject(FaultRule.of(Fault.internalServerError()).onSegment(0));
      proxy.inject(FaultRule.of(Fault.error(400, "ValidationException")).onSegment(1));
      TableScan scan = TableScan.open(through(proxy, table, 2));

      assertThatThrownBy(() -> scan.land(spark, landing()))
          .isInstanceOfSatisfying(
              DynamoLakeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    }
  }

  @Test
  void landsAgainAfterAFailure(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(300));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      proxy.inject(FaultRule.of(Fault.accessDenied()).onScans().from(2).times(1));
      TableScan scan = TableScan.open(through(proxy, table, 4));
      assertThatThrownBy(() -> scan.land(spark, landing())).hasMessageContaining("AccessDenied");

      scan.land(spark, landing());

      assertThat(landedItems()).hasSize(300);
      assertThatThrownBy(() -> scan.land(spark, landing()))
          .hasMessageContaining("it holds a finished landing, which is never changed");
    }
  }

  private static ScanSpec through(FaultProxy proxy, String table, int segments) {
    return new ScanSpec(
        new TableAddress(table, DynamoDbLocal.REGION, proxy.endpoint()),
        segments,
        null,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);
  }

  private String landing() {
    return folder.resolve("landing").toUri().toString();
  }

  /** By key; proves on the way that no item is there twice and that the files are what the manifests promise. */
  private Map<String, Item> landedItems() throws Exception {
    Configuration configuration = new Configuration();
    Landing landing = ExportReader.open(configuration, landing());
    List<Item> items = new ArrayList<>();
    for (LandingFile file : landing.files()) {
      try (RecordReader records = RecordReader.open(configuration, file)) {
        while (records.next()) {
          items.add(ItemJson.parseLine(records.buffer(), records.offset(), records.length()));
        }
      }
    }
    assertThat(items).hasSize((int) landing.itemCount());
    Map<String, Item> byKey = new HashMap<>();
    for (Item item : items) {
      String key = ((io.dynamolake.item.AttributeValue.S) value(item, "pk")).value() + "/"
          + ((io.dynamolake.item.AttributeValue.N) value(item, "sk")).digits();
      assertThat(byKey.put(key, item)).as(key).isNull();
    }
    return byKey;
  }

  private static io.dynamolake.item.AttributeValue value(Item item, String name) {
    return requireNonNull(item.attributes().get(name));
  }
}
