// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
