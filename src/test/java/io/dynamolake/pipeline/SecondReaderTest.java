// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.cli.demo.DemoServer;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSource;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.EmrConnectorJar;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SdkItems;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A scan through the emr-dynamodb-connector, in a process that has its jar. */
@ExtendWith(SparkExtension.class)
@Timeout(240)
class SecondReaderTest {
  /** DynamoDB Local writes some numbers in sets with one; DynamoDB never does. */
  private static final Pattern EXPONENT = Pattern.compile("\"[-0-9.]+E[-+0-9]+\"");

  private static final ItemGenerator GENERATOR =
      new ItemGenerator(74).keyed("pk").plainNumbers().longTexts(500);

  private static String table = "";
  private static List<Item> items = List.of();

  @TempDir
  private static Path folder;

  @BeforeAll
  static void fillATable() {
    table = DynamoDbLocal.tableName("second-reader");
    DynamoDbLocal local = DynamoDbLocal.shared();
    local
        .client()
        .createTable(request -> request
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                name -> name.attributeName("pk").attributeType(ScalarAttributeType.S))
            .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH)));
    List<Item> put = new ArrayList<>(GENERATOR.items(250).stream()
        .filter(item -> !EXPONENT.matcher(ItemJson.line(item)).find())
        .toList());
    put.add(allTypesAndEmptyOnes());
    put.forEach(item ->
        local.client().putItem(request -> request.tableName(table).item(SdkItems.of(item))));
    items = local.client().scanPaginator(request -> request.tableName(table)).items().stream()
        .map(SdkItems::item)
        .toList();
    assertThat(items).as("%s", GENERATOR).hasSameSizeAs(put);
  }

  private static Item allTypesAndEmptyOnes() {
    AttributeValue emptyList = new AttributeValue.L(List.of());
    AttributeValue emptyMap = new AttributeValue.M(Map.of());
    return new Item(Map.ofEntries(
        Map.entry("pk", new AttributeValue.S("all types")),
        Map.entry("s", new AttributeValue.S("line\nfeed \"quoted\" \\ \u2028 <é> \ud83d\ude80")),
        Map.entry("n", new AttributeValue.N("12345678901234567890123456789012345678")),
        Map.entry("b", new AttributeValue.B(new byte[] {0, -1, 62, 63, 10})),
        Map.entry("bool", new AttributeValue.Bool(false)),
        Map.entry("null", new AttributeValue.Null()),
        Map.entry("ss", new AttributeValue.SS(List.of("a", "s"))),
        Map.entry("ns", new AttributeValue.NS(List.of("-0.5", "100"))),
        Map.entry("bs", new AttributeValue.BS(List.of(new byte[] {1}, new byte[] {2, 3}))),
        Map.entry("l", new AttributeValue.L(List.of(emptyList, emptyMap, emptyMap))),
        Map.entry("m", new AttributeValue.M(Map.of("s", emptyMap, "bOOL", emptyList))),
        Map.entry("empty string", new AttributeValue.S("")),
        Map.entry("empty binary", new AttributeValue.B(new byte[0])),
        Map.entry("empty list", emptyList),
        Map.entry("empty map", emptyMap)));
  }

  @Test
  void bothReadersGiveTheSameTable() throws Exception {
    String bySdk = pipeline("sdk", "");
    Output run = Application.run("run", bySdk);
    assertThat(run.status()).as(run.err()).isZero();

    String byConnector = pipeline(
        "connector",
        ", reader: emr-dynamodb-connector, read-units-per-second: 5000, landing-file-size: 1MB");
    try (ApplicationProcess process = ApplicationProcess.in(folder)
        .lastJar(EmrConnectorJar.in(SparkExtension.buildFolder()))
        .environment("AWS_ACCESS_KEY_ID", DemoServer.CREDENTIAL)
        .environment("AWS_SECRET_ACCESS_KEY", DemoServer.CREDENTIAL)
        .start("run", byConnector)) {
      assertThat(process.exitCode()).as(process.log()).isZero();
    }
    RunSource source = result("connector").source();
    assertThat(source.scanWindow()).isNotNull();
    RunSource.ScanFigures scan = Objects.requireNonNull(source.scan());
    assertThat(scan.wholeSegments()).isEqualTo(3);
    assertThat(scan.items()).isEqualTo(items.size());
    assertThat(scan.readUnits()).isNull();

    assertThat(shownItems(byConnector))
        .as("%s", GENERATOR)
        .isEqualTo(canonical(Application.lines(items)));
    assertThat(rows(byConnector)).as("%s", GENERATOR).isEqualTo(rows(bySdk));
  }

  @Test
  void whatTheConnectorIsDeniedIsToldAsSuch() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      proxy.inject(FaultRule.of(Fault.error(400, "AccessDeniedException")).onSegment(1));
      String pipeline = pipeline("denied", ", reader: emr-dynamodb-connector", proxy.endpoint());
      try (ApplicationProcess process = ApplicationProcess.in(folder)
          .lastJar(EmrConnectorJar.in(SparkExtension.buildFolder()))
          .environment("AWS_ACCESS_KEY_ID", DemoServer.CREDENTIAL)
          .environment("AWS_SECRET_ACCESS_KEY", DemoServer.CREDENTIAL)
          .start("run", pipeline)) {
        assertThat(process.exitCode()).as(process.log()).isEqualTo(6);
      }
      assertThat(result("denied").message())
          .contains(
              "through the emr-dynamodb-connector: permission is denied (AccessDeniedException).");
    }
  }

  @Test
  void withoutTheConnectorNothingIsRead() {
    Output run = Application.run("run", pipeline("without", ", reader: emr-dynamodb-connector"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "Cannot read through the emr-dynamodb-connector: its class org.apache.hadoop.dynamodb.read.DynamoDBInputFormat is not on the"
                + " class path, or not with what it needs (ClassNotFoundException). Put its jar last on the class path of driver and"
                + " executors: on EMR with --jars /usr/share/aws/emr/ddb/lib/emr-ddb-hadoop.jar, elsewhere"
                + " com.amazon.emr:emr-dynamodb-hadoop:5.0.0 of Maven Central. Or leave source.reader out.");
    assertThat(folder.resolve("without")).doesNotExist();
  }

  private static List<String> rows(String pipeline) {
    Output shown = Application.run("show", pipeline, "--as", "jsonl");
    assertThat(shown.status()).as(shown.err()).isZero();
    return shown.lines().stream().sorted().toList();
  }

  private static RunResult result(String name) throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve(name + "/_dynamolake/orders/runs"))) {
      Path run = runs.findFirst().orElseThrow();
      return RunResult.parse(Files.readString(run.resolve("result.json")), run.toString());
    }
  }

  private static String pipeline(String name, String more) {
    return pipeline(name, more, DynamoDbLocal.shared().endpoint());
  }

  private static String pipeline(String name, String more, URI endpoint) {
    return Application.write(
        folder.resolve(name + ".yaml"),
        "table: orders\nlake: " + folder.resolve(name) + "\nsource: {type: scan, table: " + table
            + ", region: " + DynamoDbLocal.REGION + ", endpoint: \""
            + endpoint + "\", segments: 3" + more + "}\n");
  }
}
