// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.TableKey;
import io.dynamolake.schema.TimeToLive;
import io.dynamolake.source.CredentialsSpec;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.scan.ReadLimit;
import io.dynamolake.source.scan.ScanReader;
import io.dynamolake.table.Compression;
import io.dynamolake.table.TableFormat;
import io.dynamolake.table.WriteMode;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineSpecTest {
  private static final String EXPORT = """
      table: orders
      lake: s3://my-lake
      source:
        type: export
        path: s3://my-exports/ddb
      """;
  private static final String SCAN = """
      table: orders
      lake: s3://my-lake
      source:
        type: scan
      """;

  @Test
  void whatIsLeftOutOfAnExportHasDefaults() {
    PipelineSpec spec = parse(EXPORT);

    assertThat(spec.table()).isEqualTo("orders");
    assertThat(spec.lake()).isEqualTo("s3://my-lake");
    assertThat(spec.tableFolder()).isEqualTo("s3://my-lake/orders");
    assertThat(spec.controlFolder()).isEqualTo("s3://my-lake/_dynamolake/orders");
    assertThat(spec.key()).isNull();
    assertThat(spec.source()).isEqualTo(new ExportSource("s3://my-exports/ddb"));
    assertThat(spec.schema().firstRun()).isEqualTo(FirstRun.INFER);
    assertThat(spec.schema().file()).isNull();
    assertThat(spec.schema().drift())
        .hasSize(SchemaOptions.DRIFT.size())
        .containsEntry("new-attribute", "rescue");
    assertThat(spec.write())
        .isEqualTo(new WriteSpec(
            TableFormat.DELTA,
            WriteMode.REPLACE,
            List.of(),
            DataSize.ofMegabytes(256),
            Compression.ZSTD,
            Duration.ofDays(7),
            TimeToLive.APPLIED,
            QuarantineLimit.NONE));
    assertThat(spec.quarantine().failAbove()).isEqualTo(QuarantineLimit.NONE);
  }

  @Test
  void whatIsLeftOutOfAScanHasDefaults() {
    assertThat(parse(SCAN).source())
        .isEqualTo(new ScanSource(
            new TableAddress("orders", null, null),
            ScanReader.SDK,
            Segments.AUTO,
            null,
            null,
            null,
            DataSize.ofMegabytes(128),
            ScanSource.Consistency.EVENTUAL,
            List.of(),
            List.of(),
            null,
            null,
            null,
            null));
  }

  @Test
  void everyKeyReachesItsPlace() {
    PipelineSpec spec = parse("""
            table: orders
            lake: file:///tmp/lake
            key: {partition: pk, sort: sk}
            source:
              type: scan
              table: arn:aws:dynamodb:eu-west-1:123456789012:table/Orders
              region: eu-west-1
              endpoint: http://localhost:8000
              segments: 64
              read-units-per-second: 12.50%
              max-read-units: 9000000
              page-items: 100
              landing-file-size: 16MB
              consistent: true
              projection: [pk, sk, "with space", 1]
              index: by-status
              filter: [{attribute: a.b, operator: attribute_exists}]
              profile: nightly
              role-arn: arn:aws:iam::123456789012:role/team/reader
              external-id: lake-reader
            schema:
              first-run: require
              file: schemas/orders.yaml
              drift: {new-attribute: fail, type-conflict: "rescue, fail above 0.1 %"}
            write:
              format: parquet
              mode: partition
              partition-by: [{name: dt, expression: "to_date(created_at)"}, {name: kind, expression: kind}]
              target-file-size: 64 mb
              compression: snappy
            quarantine: {fail-above: 0.50%}
            """);

    assertThat(spec.key()).isEqualTo(new TableKey("pk", "sk"));
    assertThat(spec.source())
        .isEqualTo(new ScanSource(
            new TableAddress(
                "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders",
                "eu-west-1",
                URI.create("http://localhost:8000"),
                new CredentialsSpec(
                    "nightly", "arn:aws:iam::123456789012:role/team/reader", "lake-reader")),
            ScanReader.SDK,
            new Segments.Fixed(64),
            new ReadLimit.Share(new BigDecimal("12.5")),
            9_000_000,
            100,
            DataSize.ofMegabytes(16),
            ScanSource.Consistency.STRONG,
            List.of("pk", "sk", "with space", "1"),
            List.of(new ItemCondition("a.b", ItemCondition.Operator.ATTRIBUTE_EXISTS, List.of())),
            "by-status",
            null,
            null,
            null));
    assertThat(spec.schema().firstRun()).isEqualTo(FirstRun.REQUIRE);
    assertThat(spec.schema().file()).isEqualTo("schemas/orders.yaml");
    assertThat(spec.schema().drift())
        .containsEntry("new-attribute", "fail")
        .containsEntry("type-conflict", "rescue, fail above 0.1 %");
    assertThat(spec.write())
        .isEqualTo(new WriteSpec(
            TableFormat.PARQUET,
            WriteMode.PARTITION,
            List.of(
                new PartitionColumn("dt", "to_date(created_at)"),
                new PartitionColumn("kind", "kind")),
            DataSize.ofMegabytes(64),
            Compression.SNAPPY,
            Duration.ofDays(7),
            TimeToLive.APPLIED,
            QuarantineLimit.NONE));
    assertThat(spec.quarantine().failAbove())
        .isEqualTo(new QuarantineLimit.Share(new BigDecimal("0.5")));
  }

  @Test
  void settingsReadBackAsTheSameSpec() {
    PipelineSpec spec = parse(SCAN + """
                  projection: [pk, "a: b", "#", "it's", "\\"x\\"", "null", "ü\\n"]
                write: {partition-by: [{name: dt, expression: "concat('a, b', c)"}]}
                """);

    PipelineSpec again = PipelineSpec.of(spec.settings());

    assertThat(again.source()).isEqualTo(spec.source());
    assertThat(again.write()).isEqualTo(spec.write());
    assertThat(again.settings()).isEqualTo(spec.settings());
    assertThat(again.deciding()).isEqualTo(spec.deciding());
  }

  @Test
  void overridesWinOverTheFile() {
    PipelineSpec spec = parse(
        EXPORT + "write: {format: delta, target-file-size: 1MB}\n",
        Map.of(
            "write.format", "parquet",
            "write.target-file-size", "1GB",
            "write.mode", "partition",
            "write.partition-by", "[{name: dt, expression: \"to_date(at)\"}]",
            "source.path", "file:/a/dt=2026-01-01 #1"));

    assertThat(spec.write().format()).isEqualTo(TableFormat.PARQUET);
    assertThat(spec.write().partitionBy())
        .containsExactly(new PartitionColumn("dt", "to_date(at)"));
    assertThat(spec.source()).isEqualTo(new ExportSource("file:/a/dt=2026-01-01 #1"));
  }

  @Test
  void allProblemsAreNamedAtOnceWithTheirLines() {
    assertProblems(
        """
        table: a/b
        lake: s3://lake
        sourcce: {}
        source:
          type: scan
          segments: many
          consistent: yes
          path: s3://x
          table: orders
          table: orders
        schema:
          drift: {new-attribute: explode, new-atribute: fail}
        write:
          partition_by: []
          partition-by: [{name: dt}, {name: x, expression: y}]
        """,
        Map.of("write.format", "orc"),
        "orders.yaml:1: table: expected letters, digits, '.', '_' and '-' (at most 255, the first a letter or digit),"
            + " found 'a/b'",
        "orders.yaml:3: sourcce: unknown key. Did you mean source?",
        "orders.yaml:6: source.segments: expected a positive whole number or 'auto', found 'many'",
        "orders.yaml:7: source.consistent: expected true or false, found 'yes'",
        "orders.yaml:10: source.table: given twice, first at orders.yaml:9",
        "orders.yaml:12: schema.drift.new-attribute: expected rescue, add-new-columns, quarantine, fail or ignore; a"
            + " limit reads 'rescue, fail above 0.1 %', found 'explode'",
        "orders.yaml:12: schema.drift.new-atribute: unknown key. Did you mean schema.drift.new-attribute?",
        "orders.yaml:14: write.partition_by: unknown key. Did you mean write.partition-by?",
        "orders.yaml:15: write.partition-by[0].expression: is missing",
        "--set write.format: expected delta or parquet, found 'orc'",
        "orders.yaml:8: source.path: applies only to source.type 'export', which is 'scan' here. Leave it out");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertProblems(
        "source: {type: export}\nwrite:\n",
        Map.of(),
        "orders.yaml: table: is missing. Expected letters, digits, '.', '_' and '-' (at most 255, the first a letter or"
            + " digit), such as orders",
        "orders.yaml: lake: is missing. Expected a path on any Hadoop file system, without credentials in it, such as"
            + " s3://my-lake",
        "orders.yaml: source.path: is missing. Expected a path on any Hadoop file system, without credentials in it, such"
            + " as s3://my-exports/ddb/AWSDynamoDB/01700000000000-abcdef12");
  }

  @Test
  void impossibleCombinationsAreRefused() {
    assertProblems(
        "table: t\nlake: l\nsource: {type: changes, exports: e}\nwrite: {format: parquet, mode: merge}\n",
        Map.of(),
        "orders.yaml:4: write.mode: 'merge' is impossible in write.format 'parquet'. Merging needs write.format delta");
    assertProblems(
        EXPORT + "write: {mode: partition}\n",
        Map.of(),
        "orders.yaml:6: write.mode: 'partition' replaces partitions, but write.partition-by names none. Add"
            + " [{name: dt, expression: to_date(created_at)}]");
    assertProblems(
        EXPORT + "  segments: 4\nkey: {sort: sk}\n",
        Map.of("source.region", "eu-west-1"),
        "--set source.region: applies only to source.type 'scan' or source.request 'true' or source.type 'changes'. Leave it out",
        "orders.yaml:6: source.segments: applies only to source.type 'scan', which is 'export' here. Leave it out",
        "orders.yaml:7: key.sort: a sort key needs a partition key. Add key.partition");
    assertProblems(
        SCAN
            + "  projection: [a]\nkey: {partition: pk, sort: pk}\nwrite: {partition-by: [{name: dt, expression: a}, {name: DT, expression: b}]}\n",
        Map.of(),
        "orders.yaml:7: write.partition-by: two columns are named 'DT'; case does not tell them apart",
        "orders.yaml:6: key.sort: is the same attribute as key.partition",
        "orders.yaml:5: source.projection: leaves out 'pk', which is key.partition. Add it",
        "orders.yaml:5: source.projection: leaves out 'pk', which is key.sort. Add it");
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertProblems(
        "table: [a]\nlake: {a: b}\nsource: export\nwrite: {partition-by: dt}\nquarantine: [1]\nschema: {first-run: }\n",
        Map.of("source", "export", "write.partition-by", "[{name: 1x, expression: a}]"),
        "orders.yaml:1: table: expected letters, digits, '.', '_' and '-' (at most 255, the first a letter or digit),"
            + " found a list",
        "orders.yaml:2: lake: expected a path on any Hadoop file system, without credentials in it, found a mapping",
        "orders.yaml:3: source: expected keys such as 'type:', found 'export'",
        "orders.yaml:4: write.partition-by: expected a list of {name, expression}, found 'dt'",
        "orders.yaml:5: quarantine: expected keys such as 'fail-above:', found a list",
        "orders.yaml:6: schema.first-run: expected infer or require, found nothing",
        "--set source: a section, not a value. Set one of its keys, such as source.type",
        "--set write.partition-by[0].name: expected a column name of letters, digits and '_', found '1x'",
        "orders.yaml: source.type: is missing. Expected scan, export or changes, such as export");
    assertProblems(
        "- a\n", Map.of(), "orders.yaml:1: expected keys such as 'table:', found a list");
    assertProblems(
        EXPORT + "write.format: delta\n",
        Map.of(),
        "orders.yaml:6: write.format: written with dots. Nest it: write: format");
  }

  @Test
  void whatIsNotPlainYamlIsRefusedWithoutQuotingIt() {
    assertProblems(
        "table: 'secret stuff\n",
        Map.of(),
        "orders.yaml:2: not valid YAML: found unexpected end of stream");
    assertProblems(
        "a: &x {b: c}\nd: *x\n",
        Map.of(),
        "orders.yaml:2: aliases are not supported. Write the value out");
    assertProblems(
        "a: b\n---\nc: d\n",
        Map.of(),
        "orders.yaml:2: a pipeline file holds one document, this is another");
    assertProblems("[".repeat(100_000), Map.of(), "orders.yaml:1: nested deeper than 16 levels");
    assertProblems(
        EXPORT,
        Map.of("write.partition-by", "[{name"),
        "--set write.partition-by: not valid YAML: expected ',' or '}', but got <stream end>");
  }

  @Test
  void secretsAreRefusedAndNeverRepeated() {
    for (String key : List.of(
        "aws_secret_access_key",
        "aws-access-key-id",
        "password",
        "token",
        "sessionToken",
        "api_key")) {
      assertThatThrownBy(
              () -> parse(EXPORT + "aws: {" + key + ": hunter2}\n" + key + ": hunter2\n"))
          .isInstanceOf(DynamoLakeException.class)
          .hasMessageContaining(
              "orders.yaml:6: aws." + key + ": secrets do not belong in a pipeline file")
          .hasMessageContaining(
              "orders.yaml:7: " + key + ": secrets do not belong in a pipeline file")
          .hasMessageNotContaining("hunter2");
    }
    assertProblems(
        EXPORT,
        Map.of("lake", "s3a://AKIA123:hun/ter2@lake", "source.token", "hunter2"),
        "--set lake: expected a path on any Hadoop file system, without credentials in it, found an address with"
            + " credentials",
        "--set source.token: secrets do not belong in a pipeline file. Leave it out: credentials come from the"
            + " environment, the AWS profile or the cluster's role");
  }

  @Test
  void whatDecidesARunIsMeaningNotLayout() {
    Map<String, String> deciding = parse(SCAN).deciding();

    assertThat(parse("# a comment\n" + SCAN
                + "  segments: auto\n  table: 'orders'\nwrite: {target-file-size: 262144KB}\n")
            .deciding())
        .isEqualTo(deciding);
    assertThat(parse(SCAN + "  read-units-per-second: 5\nquarantine: {fail-above: 1}")
            .deciding())
        .isEqualTo(deciding);
    assertThat(parse(SCAN + "write: {mode: replace}", Map.of("write.format", "delta"))
            .deciding())
        .isEqualTo(deciding);
    assertThat(parse(SCAN + "write: {format: parquet}").deciding()).isNotEqualTo(deciding);
    assertThat(parse(SCAN + "  segments: 7").deciding()).isNotEqualTo(deciding);
  }

  @Test
  void settingsAloneMakeASpec() {
    Map<String, String> settings = new HashMap<>();
    settings.put("table", "t");
    settings.put("lake", "/tmp/lake");
    settings.put("source.type", "export");
    settings.put("source.path", "/tmp/export");

    assertThat(PipelineSpec.of(settings).source()).isEqualTo(new ExportSource("/tmp/export"));
    settings.put("source.type", "exprot");
    assertThatThrownBy(() -> PipelineSpec.of(settings))
        .hasMessage("--set source.type: expected scan, export or changes, found 'exprot'");
  }

  private static PipelineSpec parse(String yaml) {
    return parse(yaml, Map.of());
  }

  private static PipelineSpec parse(String yaml, Map<String, String> overrides) {
    return PipelineSpec.parse(yaml, "orders.yaml", new LinkedHashMap<>(overrides));
  }

  private static void assertProblems(
      String yaml, Map<String, String> overrides, String... problems) {
    assertThatThrownBy(() -> parse(yaml, overrides))
        .isInstanceOfSatisfying(DynamoLakeException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
          assertThat(String.valueOf(e.getMessage()).lines()).containsExactlyInAnyOrder(problems);
        });
  }
}
