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
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.ScanPagesStub;
import io.dynamolake.testing.SdkItems;
import io.dynamolake.testing.SparkExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Items on their way from the answer into the landing, without becoming objects. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class RawItemsTest {
  @TempDir
  private Path folder;

  @Test
  void everyItemOfDynamoDbLandsAsTheSdkReadsIt(SparkSession spark) throws Exception {
    ItemGenerator generator =
        new ItemGenerator(System.nanoTime()).keyed("pk").plainNumbers().longTexts(500);
    DynamoDbLocal local = DynamoDbLocal.shared();
    String table = DynamoDbLocal.tableName("raw");
    local
        .client()
        .createTable(request -> request
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                name -> name.attributeName("pk").attributeType(ScalarAttributeType.S))
            .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH)));
    generator
        .items(300)
        .forEach(item ->
            local.client().putItem(request -> request.tableName(table).item(SdkItems.of(item))));
    Map<String, Item> bySdk =
        byKey(local.client().scanPaginator(request -> request.tableName(table)).items().stream()
            .map(SdkItems::item)
            .toList());

    TableScan.open(ScanTables.spec(table, 3)).land(spark, landing());

    assertThatSame(generator, bySdk, byKey(landed()));
  }

  @Test
  void everyItemLandsHoweverItIsWritten(SparkSession spark) throws Exception {
    ItemGenerator generator = new ItemGenerator(System.nanoTime()).keyed("pk").withEmptySets();
    List<Item> items = generator.items(400);
    List<String> texts = items.stream()
        .map(item -> ItemJson.attributes(item.attributes()).replace("{\"", "{\n \""))
        .toList();
    List<byte[]> pages = List.of(
        ScanPagesStub.page(texts.subList(0, 150), "item-149"),
        ScanPagesStub.page(List.of(), "item-149b"),
        ScanPagesStub.page(texts.subList(150, 400), ""));

    try (ScanPagesStub stub = ScanPagesStub.of("raw", List.of(pages))) {
      TableScan.open(spec("raw", stub.endpoint())).land(spark, landing());
    }

    assertThatSame(generator, byKey(items), byKey(landed()));
  }

  @Test
  void asksAgainForAPageWhoseChecksumIsWrong(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(200));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      proxy.inject(FaultRule.of(Fault.wrongChecksum()).onScans().times(2));

      TableScan.open(spec(table, proxy.endpoint())).land(spark, landing());

      assertThat(proxy.journal().mostAttemptsAtAPage()).isEqualTo(3);
    }
    assertThat(LandedScan.items(landing())).hasSize(200);
  }

  @Test
  void endsAtAPageThatIsNone(SparkSession spark) throws Exception {
    List<String> texts = List.of("{\"pk\":{\"S\":\"secret\"}}", "{\"pk\":{\"X\":\"secret\"}}");
    try (ScanPagesStub stub =
        ScanPagesStub.of("raw", List.of(List.of(ScanPagesStub.page(texts, ""))))) {
      TableScan scan = TableScan.open(spec("raw", stub.endpoint()));

      assertThatThrownBy(() -> scan.land(spark, landing()))
          .isInstanceOfSatisfying(
              DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY))
          .hasMessage(
              "Cannot scan segment 0 of table raw (region eu-west-1, endpoint %s): an answer is no page of items, at byte 53: expected a"
                  + " type tag, found an unknown one. Run again; if it stays, use a newer version.",
              stub.endpoint());
      assertThat(stub.scans()).isEqualTo(1);
    }
  }

  @Test
  void unpacksAnswersAndChecksThemPacked() throws Exception {
    byte[] answer = "{\"Items\":[{\"pk\":{\"S\":\"a\"}}]}".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(answer);
    }
    CRC32 crc32 = new CRC32();
    crc32.update(packed.toByteArray());
    RawPage page = new RawPage();

    page.begin(Long.toString(crc32.getValue()), "gzip");
    assertThat(page.accept(new ByteArrayInputStream(packed.toByteArray())))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"Items\":[]}");
    assertThat(page.items().size()).isOne();

    page.begin("1", "gzip");
    assertThatThrownBy(() -> page.accept(new ByteArrayInputStream(packed.toByteArray())))
        .isInstanceOf(Crc32MismatchException.class);
  }

  private static void assertThatSame(
      ItemGenerator generator, Map<String, Item> expected, Map<String, Item> landed) {
    assertThat(landed.keySet()).as("%s", generator).isEqualTo(expected.keySet());
    landed.forEach((key, item) -> assertThat(item.sameAs(expected.getOrDefault(key, item)))
        .as("%s, %s", generator, key)
        .isTrue());
  }

  private List<Item> landed() throws Exception {
    Configuration configuration = new Configuration();
    List<Item> items = new ArrayList<>();
    for (LandingFile file : ExportReader.open(configuration, landing()).files()) {
      try (RecordReader records = RecordReader.open(configuration, file)) {
        while (records.next()) {
          items.add(ItemJson.parseLine(records.buffer(), records.offset(), records.length()));
        }
      }
    }
    return items;
  }

  private static Map<String, Item> byKey(List<Item> items) {
    Map<String, Item> byKey = new HashMap<>();
    items.forEach(
        item -> byKey.put(ItemJson.value(requireNonNull(item.attributes().get("pk"))), item));
    return byKey;
  }

  private static ScanSpec spec(String table, URI endpoint) {
    return new ScanSpec(
        new TableAddress(table, DynamoDbLocal.REGION, endpoint),
        1,
        null,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);
  }

  private String landing() {
    return folder.resolve("landing").toUri().toString();
  }
}
