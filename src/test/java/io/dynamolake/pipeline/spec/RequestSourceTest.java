// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.DataFormat;
import io.dynamolake.source.CredentialsSpec;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.export.ExportDestination;
import io.dynamolake.source.export.ExportSelection;
import io.dynamolake.source.export.ExportSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSourceTest {
  @Test
  void anExportOnRequestHasSettingsOfItsOwn() {
    String base = "table: orders\nlake: /lake\nsource:\n  type: export\n  request: true\n";
    PipelineSpec spec = PipelineSpec.parse(
        base + "  to: s3a://my-exports/ddb/\n  at: 2026-11-22T02:00:00+02:00\n  patience: 90m\n"
            + "  encryption: kms\n  kms-key: alias-1\n  profile: nightly\n",
        "orders.yaml",
        Map.of());
    ExportSpec export = ((RequestSource) spec.source()).export();
    assertThat(export)
        .isEqualTo(new ExportSpec(
            new TableAddress("orders", null, null, new CredentialsSpec("nightly", null, null)),
            new ExportDestination("s3a", "my-exports", "ddb"),
            DataFormat.DYNAMODB_JSON,
            Instant.parse("2026-11-22T00:00:00Z"),
            null,
            new ExportSpec.Encryption(ExportSpec.Algorithm.KMS, "alias-1"),
            Duration.ofMinutes(90)));
    assertThat(spec.settings())
        .containsEntry("source.at", "2026-11-22T00:00:00Z")
        .containsEntry("source.patience", "90m")
        .doesNotContainKeys("source.path", "source.segments");
    assertThat(spec.deciding()).doesNotContainKey("source.patience");

    assertProblems(
        base + "  path: /export\n  segments: 4\n  to: /folder\n  at: 2026-11-22\n  patience: 90\n"
            + "  kms-key: alias-1\n",
        "orders.yaml:8: source.to: expected a bucket and a prefix, as s3:// or s3a://, found '/folder'",
        "orders.yaml:9: source.at: expected a time with its offset, to the second, such as 2026-11-22T00:00:00Z, found"
            + " '2026-11-22'",
        "orders.yaml:10: source.patience: expected a time from 1s to 30d with a unit, such as 90m or 12h, found '90'",
        "orders.yaml:6: source.path: applies only to source.request 'false', which is 'true' here. Leave it out",
        "orders.yaml:7: source.segments: applies only to source.type 'scan', which is 'export' here. Leave it out",
        "orders.yaml:11: source.kms-key: a key needs source.encryption kms. Add it, or leave the key out");
    assertProblems(
        base,
        "orders.yaml: source.to: is missing. Expected a bucket and a prefix, as s3:// or s3a://, such"
            + " as s3://my-exports/ddb");
  }

  @Test
  void aPartOfTheTableMayBeAskedForButNotOfItsChanges() {
    String part = "  filter: [{attribute: status, operator: attribute_exists}]\n"
        + "  key-condition: [{attribute: pk, operator: \"=\", value: {S: a}}]\n  projection: [total]\n";
    PipelineSpec spec = PipelineSpec.parse(
        "table: orders\nlake: /lake\nsource:\n  type: export\n  request: true\n  to: s3://my-exports\n"
            + part,
        "orders.yaml",
        Map.of());
    assertThat(((RequestSource) spec.source()).export().selection())
        .isEqualTo(new ExportSelection(
            List.of(new ItemCondition(
                "pk", ItemCondition.Operator.EQUAL, List.of(new AttributeValue.S("a")))),
            List.of(
                new ItemCondition("status", ItemCondition.Operator.ATTRIBUTE_EXISTS, List.of())),
            List.of("total")));

    assertProblems(
        "table: orders\nlake: /lake\nsource:\n  type: changes\n  request: true\n  exports: s3://my-exports\n"
            + part + "write: {mode: merge}\n",
        "orders.yaml:8: source.key-condition: applies only to source.type 'export', which is 'changes' here. Leave it out",
        "orders.yaml:9: source.projection: applies only to source.type 'scan' or source.type 'export'. Leave it out",
        "orders.yaml:7: source.filter: applies only to source.type 'scan' or source.type 'export'. Leave it out");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://my-exports, s3, my-exports, ''",
    "s3a://my-exports/, s3a, my-exports, ''",
    "s3://my-exports/a/b, s3, my-exports, a/b",
    "s3://my.exports/a=b/c%20d/, s3, my.exports, a=b/c%20d",
  })
  void aDestinationIsABucketAndAPrefix(
      String address, String scheme, String bucket, String prefix) {
    assertThat(ExportDestination.parse(address))
        .isEqualTo(new ExportDestination(scheme, bucket, prefix));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "my-exports/ddb",
        "s3:my-exports",
        "s3://",
        "s3:///ddb",
        "s3://AB/ddb",
        "s3://my-exports//ddb",
        "s3://my-exports/a b",
        "s3://key:secret@my-exports/ddb",
        "file:///tmp",
        "hdfs://my-exports/ddb"
      })
  void anythingElseIsNone(String address) {
    assertThatThrownBy(() -> ExportDestination.parse(address))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void spansOfTimeAreWrittenWithTheLargestUnit() {
    for (String text : List.of("1s", "90s", "90m", "12h", "36h", "30d")) {
      assertThat(TimeSpan.parse(text).map(TimeSpan::text)).contains(text);
    }
    assertThat(TimeSpan.parse("120m").map(TimeSpan::text)).contains("2h");
    for (String text : List.of("", "0s", "90", "1.5h", "31d", "721h", "-1m", "9999999d", "1w")) {
      assertThat(TimeSpan.parse(text)).as(text).isEmpty();
    }
  }

  private static void assertProblems(String yaml, String... problems) {
    assertThatThrownBy(() -> PipelineSpec.parse(yaml, "orders.yaml", Map.of()))
        .hasMessage(String.join("\n", problems));
  }
}
