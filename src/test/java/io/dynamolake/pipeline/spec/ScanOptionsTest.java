// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.source.scan.ScanReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanOptionsTest {
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
            "orders.yaml:12: source.role-arn" + nothing));
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
