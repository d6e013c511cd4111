// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.source.scan.ScanReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanOptionsTest {
  private static final String BY_DAY =
      "  table: orders\nwrite: {mode: partition, partition-by: [{name: dt, expression: to_date(at)}]}\n";

  @Test
  void anExternalIdNeedsARole() {
    assertThatThrownBy(() -> parse("  external-id: lake-reader\n"))
        .hasMessage(
            "orders.yaml:5: source.external-id: needs a role to assume. Add source.role-arn");
  }

  @Test
  void aReadRateIsANumberOrAShare() {
    String expected = "expected a positive whole number or a share such as '50 %', found ";
    assertThatThrownBy(() -> parse("  read-units-per-second: 101 %\n"))
        .hasMessageContaining(expected + "'101 %'");
    assertThatThrownBy(() -> parse("  read-units-per-second: 0 %\n"))
        .hasMessageContaining(expected + "'0 %'");
  }

  @Test
  void theConnectorHasFewerOptions() {
    String nothing =
        ": source.reader 'emr-dynamodb-connector' has nothing like it. Leave it out, or use source.reader sdk";
    assertThatThrownBy(() -> parse("""
          reader: emr-dynamodb-connector
          consistent: true
          filter: [{attribute: a, operator: attribute_exists}]
          index: by-status
          max-read-units: 1
          page-items: 1
          projection: [a]
          role-arn: arn:aws:iam::123456789012:role/reader
          external-id: lake-reader
          profile: nightly
          with-changes: true
        """))
        .hasMessage(String.join(
            "\n",
            "orders.yaml:6: source.consistent" + nothing,
            "orders.yaml:13: source.external-id" + nothing,
            "orders.yaml:7: source.filter" + nothing,
            "orders.yaml:8: source.index" + nothing,
            "orders.yaml:9: source.max-read-units" + nothing,
            "orders.yaml:10: source.page-items" + nothing,
            "orders.yaml:14: source.profile" + nothing,
            "orders.yaml:11: source.projection" + nothing,
            "orders.yaml:12: source.role-arn" + nothing,
            "orders.yaml:15: source.with-changes" + nothing,
            "orders.yaml:15: source.with-changes: needs the whole table, and source.filter leaves out some of it."
                + " Leave one of them out",
            "orders.yaml:15: source.with-changes: needs the whole table, and source.projection leaves out some of it."
                + " Leave one of them out",
            "orders.yaml:15: source.with-changes: needs the whole table, and source.index leaves out some of it."
                + " Leave one of them out"));
  }

  @Test
  void theConnectorTakesWhatAsksForNothing() {
    PipelineSpec spec = parse("""
          reader: emr-dynamodb-connector
          consistent: false
          filter: []
          projection: []
          segments: 7
          read-units-per-second: 50 %
        """);
    assertThat(((ScanSource) spec.source()).reader()).isEqualTo(ScanReader.EMR_DYNAMODB_CONNECTOR);
  }

  @Test
  void changesGoWithAWholeTableOfItemsAsTheyAre() {
    for (String mode : List.of("partition", "history")) {
      assertThatThrownBy(
              () -> parse("  with-changes: true\n" + BY_DAY.replace("partition,", mode + ",")))
          .hasMessage("orders.yaml:5: source.with-changes: makes a whole table, but write.mode is '"
              + mode + "'. Set write.mode replace, or leave it out");
    }
    assertThatThrownBy(() -> parse("  with-changes: true\n  since: 2026-03-03\n"))
        .hasMessageContaining(
            "source.with-changes: needs the whole table, and source.since leaves out some of it. Leave one of them out");
    assertThat(((ScanSource)
                parse("  with-changes: true\nwrite: {format: parquet}\n").source())
            .changes())
        .isEqualTo("s3://my-lake/_dynamolake/orders/landing/stream");
    assertThat(((ScanSource) parse("  with-changes: false\n").source()).changes())
        .isNull();
  }

  @Test
  void aRangeReplacesWholePartitions() {
    assertThatThrownBy(() -> parse("  since: 2026-03-03\n"))
        .hasMessage(
            "orders.yaml:5: source.since: replaces partitions. Add write.mode partition, or leave it out");
    assertThatThrownBy(() -> parse("  since: 2026-03-03\n  until: 2026-03-03\n" + BY_DAY))
        .hasMessage("orders.yaml:6: source.until: is not after source.since, which is 2026-03-03");
    assertThatThrownBy(() -> parse("  until: 2026-03-03\n  index: by-day\n  filter: []\n" + BY_DAY))
        .hasMessage(
            "orders.yaml:5: source.until: replaces partitions, and source.index would replace them by a part of"
                + " their items. Leave one of them out");
    assertThatThrownBy(() -> parse("  until: 2026-03\n" + BY_DAY))
        .hasMessage(
            "orders.yaml:5: source.until: expected a day from 0001-01-02 to 9999-12-30, such as 2026-11-22, found"
                + " '2026-03'");
  }

  private static PipelineSpec parse(String line) {
    String yaml = """
        table: orders
        lake: s3://my-lake
        source:
          type: scan
        """;
    return PipelineSpec.parse(yaml + line, "orders.yaml", Map.of());
  }
}
