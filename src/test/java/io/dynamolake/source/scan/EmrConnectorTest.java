// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.CredentialsSpec;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.TableAddress;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapred.JobConf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EmrConnectorTest {
  private static final DynamoDbConnection CONNECTION = new DynamoDbConnection(
      "eu-west-1", URI.create("http://127.0.0.1:8000"), CredentialsSpec.DEFAULT);

  @Test
  void tellsTheConnectorWhatItWouldTakeForOne() {
    Configuration configuration = new Configuration(false);
    configuration.set("dynamodb.throughput.read.percent", "0.1");
    configuration.set("dynamodb.proxy.hostname", "proxy");

    JobConf conf = EmrConnector.of(
            table(1_000), CONNECTION, pace(new ReadLimit.Units(700), 1_000), 64, 4)
        .on(configuration);

    assertThat(conf.get("dynamodb.input.tableName")).isEqualTo("orders");
    assertThat(conf.get("dynamodb.region")).isEqualTo("eu-west-1");
    assertThat(conf.get("dynamodb.endpoint")).isEqualTo("http://127.0.0.1:8000");
    assertThat(conf.getLong("dynamodb.throughput.read", 0)).isEqualTo(700);
    assertThat(conf.get("dynamodb.throughput.read.percent")).isEqualTo("1.0");
    assertThat(conf.getInt("dynamodb.scan.segments", 0)).isEqualTo(64);
    assertThat(conf.getInt("dynamodb.max.map.tasks", 0)).isEqualTo(4);
    assertThat(conf.getLong("dynamodb.table.size-bytes", 0)).isEqualTo(8_192_000);
    assertThat(conf.getLong("dynamodb.item.count", 0)).isEqualTo(2_000);
    assertThat(conf.getFloat("dynamodb.item.average.size", 0)).isEqualTo(4_096);
    assertThat(conf.getBoolean("dynamodb.yarn.enabled", true)).isFalse();
    assertThat(conf.get("dynamodb.proxy.hostname")).isEqualTo("proxy");
  }

  @Test
  void aTableOfUnknownSizeIsReadAsFastAsItCanBe() {
    JobConf conf =
        EmrConnector.of(table(0), CONNECTION, pace(null, 0), 8, 2).on(new Configuration(false));
    assertThat(conf.getLong("dynamodb.throughput.read", 0)).isEqualTo(10_000_000);
    assertThat(conf.getLong("dynamodb.item.count", 0)).isOne();
    assertThat(conf.getLong("dynamodb.table.size-bytes", 0)).isOne();
  }

  @Test
  void eachSegmentIsOfOneSplit() {
    EmrConnector connector = EmrConnector.of(table(0), CONNECTION, pace(null, 0), 10, 4);
    assertThat(IntStream.range(0, 4).map(split -> connector.segmentsOf(split, 4)))
        .containsExactly(3, 3, 2, 2);
  }

  @Test
  void refusesLessThanOneReadUnitASecond() {
    PacePlan half = pace(new ReadLimit.Share(BigDecimal.valueOf(50)), 1);
    assertThatThrownBy(() -> EmrConnector.requireWholeUnits(table(1), half))
        .hasMessage(
            "Cannot scan table orders with less than one read unit a second: the emr-dynamodb-connector does not. Raise"
                + " source.read-units-per-second, or use source.reader sdk.")
        .isInstanceOfSatisfying(
            DynamoLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    EmrConnector.requireWholeUnits(table(2), pace(new ReadLimit.Share(BigDecimal.valueOf(50)), 2));
  }

  private static PacePlan pace(@Nullable ReadLimit limit, long units) {
    ScanSpec spec = new ScanSpec(
        new TableAddress("orders", null, null),
        null,
        limit,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);
    return PacePlan.of(spec, table(units), "here", PacePlan.Desk.DRIVER);
  }

  /** Two items of 4 KB for each unit, which is its read capacity, too. */
  private static SourceTable table(long units) {
    return new SourceTable(
        "orders",
        "arn",
        "id",
        "eu-west-1",
        new TableKey("pk", null),
        2 * units,
        8192 * units,
        units == 0 ? null : units);
  }
}
