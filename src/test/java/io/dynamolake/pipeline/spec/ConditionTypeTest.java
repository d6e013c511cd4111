// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.ItemCondition.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTypeTest {
  private static final String SCAN =
      "table: orders\nlake: /lake\nsource: {type: scan, filter: %s}\n";
  private static final String VALUE =
      "a value with its type, such as {S: open}, {N: 100}, {BOOL: true}, {NULL: true} or {B: base64}";

  @Test
  void readsNamesAndTypedValuesAndWritesThemTheSame() {
    String filter = """
        [{attribute: "a.b", operator: between, values: [{N: 1}, {N: "2.50"}]}, \
        {attribute: "with space", operator: in, values: [{S: "null"}, {S: 12}]}, \
        {attribute: \uD83D\uDE00, operator: "=", value: {S: ""}}, \
        {attribute: raw, operator: "<", value: {B: AP8+}}, \
        {attribute: open, operator: <>, value: {BOOL: false}}, \
        {attribute: gone, operator: "=", value: {NULL: true}}, \
        {attribute: deleted, operator: attribute_not_exists}]""";
    List<ItemCondition> expected = List.of(
        new ItemCondition(
            "a.b",
            Operator.BETWEEN,
            List.of(new AttributeValue.N("1"), new AttributeValue.N("2.50"))),
        new ItemCondition(
            "with space",
            Operator.IN,
            List.of(new AttributeValue.S("null"), new AttributeValue.S("12"))),
        new ItemCondition("\uD83D\uDE00", Operator.EQUAL, List.of(new AttributeValue.S(""))),
        new ItemCondition(
            "raw", Operator.LESS, List.of(new AttributeValue.B(new byte[] {0, -1, 62}))),
        new ItemCondition("open", Operator.NOT_EQUAL, List.of(new AttributeValue.Bool(false))),
        new ItemCondition("gone", Operator.EQUAL, List.of(new AttributeValue.Null())),
        new ItemCondition("deleted", Operator.ATTRIBUTE_NOT_EXISTS, List.of()));

    PipelineSpec spec = parse(filter);
    assertThat(((ScanSource) spec.source()).filter()).isEqualTo(expected);
    String written = requireNonNull(spec.settings().get("source.filter"));
    assertThat(((ScanSource) parse(written).source()).filter()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{operator: '='}|[0].attribute: is missing",
        "{attribute: a}|[0].operator: is missing",
        "{attribute: a, operator: '=', values: []}|[0]: '=' takes 1 value, found 0",
        "{attribute: a, operator: between, value: {N: 1}}|[0]: 'between' takes 2 values, found 1",
        "{attribute: a, operator: in}|[0]: 'in' takes 1 to 100 values, found 0",
        "{attribute: a, operator: attribute_exists, value: {S: x}}|[0]: 'attribute_exists' takes 0 values, found 1",
        "{attribute: a, operator: '=', size: 1}|[0].size: unknown key. Known are attribute, operator, value and values",
        "status|[0]: expected {attribute, operator, value}, found 'status'",
      })
  void refusesWhatIsNoCondition(String condition, String problem) {
    assertThatThrownBy(() -> parse("[" + condition.replace("'='", "\"=\"") + "]"))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage("orders.yaml:3: source.filter" + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{N: ten}|a mapping",
        "{N: 1, S: a}|a mapping",
        "{BOOL: yes}|a mapping",
        "{NULL: false}|a mapping",
        "{B: ?}|a mapping",
        "{SS: [a]}|a mapping",
        "{X: a}|a mapping"
      })
  void refusesValuesWithoutAType(String value, String found) {
    assertThatThrownBy(() -> parse("[{attribute: a, operator: \"=\", value: " + value + "}]"))
        .hasMessage(
            "orders.yaml:3: source.filter[0].value: expected " + VALUE + ", found " + found);
  }

  private static PipelineSpec parse(String filter) {
    return PipelineSpec.parse(SCAN.formatted(filter), "orders.yaml", Map.of());
  }
}
