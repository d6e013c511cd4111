// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.ItemCondition.Operator;
import io.dynamolake.source.SourceTable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.FilterSpecification;

class ExportFilterTest {
  private static final ItemCondition PK = condition("pk", Operator.EQUAL, "a");

  @Test
  void aWholeTableHasNone() {
    assertThat(ExportFilter.of(ExportSelection.WHOLE, table("sk"))).isEmpty();
  }

  @Test
  void allExpressionsShareTheirAliases() {
    FilterSpecification filter = filter(
        List.of(PK, condition("sk", Operator.BETWEEN, "b", "c")),
        List.of(condition("order", Operator.BEGINS_WITH, "x")),
        List.of("order", "\uD83D\uDE00"));
    assertThat(filter.keyConditionExpression())
        .isEqualTo("#n0 = :v0 AND (#n1 BETWEEN :v1 AND :v2)");
    assertThat(filter.filterExpression()).isEqualTo("begins_with(#n2, :v3)");
    assertThat(filter.projectionExpression()).isEqualTo("#n0, #n1, #n2, #n3");
    assertThat(filter.expressionAttributeNames())
        .isEqualTo(Map.of("#n0", "pk", "#n1", "sk", "#n2", "order", "#n3", "\uD83D\uDE00"));
    assertThat(filter.expressionAttributeValues()).hasSize(4);
  }

  @Test
  void aKeyConditionIsThatOfAQuery() {
    String rule =
        "Cannot export a part of table orders: source.key-condition has to be one '=' on partition key pk, and ";
    String sorts = rule
        + "at most one condition on sort key sk (= < <= > >= between begins_with). Put other conditions into source.filter.";
    assertRefused(List.of(condition("pk", Operator.LESS, "a")), List.of(), List.of(), sorts);
    assertRefused(List.of(PK, PK), List.of(), List.of(), sorts);
    assertRefused(
        List.of(PK, condition("sk", Operator.CONTAINS, "a")), List.of(), List.of(), sorts);
    assertRefused(
        List.of(PK, condition("status", Operator.EQUAL, "a")), List.of(), List.of(), sorts);
    assertRefused(List.of(condition("sk", Operator.EQUAL, "a")), List.of(), List.of(), sorts);
    assertThatThrownBy(() -> ExportFilter.of(
            new ExportSelection(
                List.of(PK, condition("sk", Operator.EQUAL, "a")), List.of(), List.of()),
            table(null)))
        .hasMessage(rule
            + "nothing else: the table has no sort key. Put other conditions into source.filter.");
  }

  @Test
  void keysAreNotFilteredTwice() {
    assertThat(filter(List.of(), List.of(PK), List.of()).filterExpression()).isEqualTo("#n0 = :v0");
    assertRefused(
        List.of(PK),
        List.of(condition("sk", Operator.EQUAL, "a")),
        List.of(),
        "Cannot export a part of table orders: source.filter has a condition on key attribute sk, which DynamoDB does not take"
            + " beside source.key-condition. Put it there, or leave source.key-condition out.");
  }

  @Test
  void whatDynamoDbWouldNotTakeIsRefused() {
    ItemCondition exists = condition("n", Operator.ATTRIBUTE_EXISTS);
    filter(List.of(), Collections.nCopies(150, exists), List.of());
    assertRefused(
        List.of(),
        Collections.nCopies(151, exists),
        List.of(),
        "Cannot export a part of table orders: source.filter has 301 operators, counting those between its conditions, and 300 are the"
            + " most that DynamoDB takes. Use fewer conditions.");
    List<String> names =
        IntStream.range(0, 600).mapToObj(number -> "a" + number).toList();
    assertThat(filter(List.of(), List.of(), names.subList(0, 599)).projectionExpression())
        .hasSize(4095);
    assertRefused(
        List.of(),
        List.of(),
        names,
        "Cannot export a part of table orders: source.projection comes to an expression of 4102 bytes, and 4096 are the most that"
            + " DynamoDB takes. Use fewer conditions, values or attributes.");
    filter(List.of(), List.of(), List.of("a".repeat(250)));
    assertRefused(
        List.of(),
        List.of(),
        List.of("\u00e9".repeat(126)),
        "Cannot export a part of table orders: an attribute's name has 252 bytes, and 250 are the most that DynamoDB takes in an"
            + " export's filter. Use a scan, which takes longer names.");
  }

  private static void assertRefused(
      List<ItemCondition> key,
      List<ItemCondition> filter,
      List<String> projection,
      String message) {
    assertThatThrownBy(() -> filter(key, filter, projection))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            DynamoLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  private static FilterSpecification filter(
      List<ItemCondition> key, List<ItemCondition> filter, List<String> projection) {
    return ExportFilter.of(new ExportSelection(key, filter, projection), table("sk"))
        .orElseThrow();
  }

  private static ItemCondition condition(String attribute, Operator operator, String... values) {
    return new ItemCondition(
        attribute,
        operator,
        List.of(values).stream().<AttributeValue>map(AttributeValue.S::new).toList());
  }

  private static SourceTable table(@Nullable String sort) {
    return new SourceTable(
        "orders", "arn", "id", "eu-west-1", new TableKey("pk", sort), 0, 0, null);
  }
}
