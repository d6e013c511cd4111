// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.DataFormat;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.ItemCondition.Operator;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.BegunExport;
import io.dynamolake.testing.ExportApiStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartialExportTest {
  private static final ExportSelection OPEN_ORDERS = new ExportSelection(
      List.of(new ItemCondition("pk", Operator.EQUAL, List.of(new AttributeValue.S("c-1")))),
      List.of(new ItemCondition("status", Operator.EQUAL, List.of(new AttributeValue.N("1")))),
      List.of("a.b"));

  private final TestTime time = new TestTime();
  private final ExportApiStub stub = new ExportApiStub("orders", time);
  private final TestJournal journal = new TestJournal("lake/runs/nightly");

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void aPartIsAskedForWithAliasesAndTypes() {
    CompletedExport export =
        TableExport.open(spec(null).selecting(OPEN_ORDERS), time).complete(journal);

    BegunExport asked = stub.exports().get(0);
    assertThat(export.exportArn()).isEqualTo(asked.arn());
    assertThat(asked.request().path("FilterSpecification").toString())
        .isEqualTo(
            "{\"FilterExpression\":\"#n1 = :v1\",\"ProjectionExpression\":\"#n0, #n2\",\"KeyConditionExpression\":\"#n0 = :v0\","
                + "\"ExpressionAttributeNames\":{\"#n0\":\"pk\",\"#n1\":\"status\",\"#n2\":\"a.b\"},"
                + "\"ExpressionAttributeValues\":{\":v0\":{\"S\":\"c-1\"},\":v1\":{\"N\":\"1\"}}}");
  }

  @Test
  void onlyAnExportOfTheSamePartIsTakenForOneThatIsThere() {
    Instant at = Instant.parse("2026-11-21T00:00:00Z");
    stub.exportsTake(Duration.ofSeconds(1));
    TableExport.open(spec(at), time).complete(journal);
    CompletedExport part =
        TableExport.open(spec(at).selecting(OPEN_ORDERS), time).complete(new TestJournal("part"));
    assertThat(stub.exports()).hasSize(2);
    assertThat(part.exportArn()).isEqualTo(stub.exports().get(1).arn());
    CompletedExport same =
        TableExport.open(spec(at).selecting(OPEN_ORDERS), time).complete(new TestJournal("same"));
    assertThat(same).isEqualTo(part);
    assertThat(
            TableExport.open(spec(at), time).complete(new TestJournal("whole")).exportArn())
        .isEqualTo(stub.exports().get(0).arn());
    assertThat(stub.exports()).hasSize(2);
  }

  private ExportSpec spec(@Nullable Instant at) {
    return new ExportSpec(
        new TableAddress("orders", "eu-west-1", stub.endpoint()),
        ExportDestination.parse("s3://my-exports/ddb/"),
        DataFormat.DYNAMODB_JSON,
        at,
        null,
        null,
        Duration.ofHours(2));
  }
}
