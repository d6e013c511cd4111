// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.ScanPagesStub;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a table can be read with, as DescribeTable tells it over HTTP. */
class ReadCeilingTest {
  private static final String ON_DEMAND =
      "\"BillingModeSummary\":{\"BillingMode\":\"PAY_PER_REQUEST\"},\"ProvisionedThroughput\":{\"ReadCapacityUnits\":0}";

  @BeforeAll
  static void provideCredentials() {
    DynamoDbLocal.shared();
  }

  @Test
  void isTheProvisionedCapacityWhateverIsWarm() throws Exception {
    assertThat(ceiling(
            "{\"ProvisionedThroughput\":{\"ReadCapacityUnits\":70},\"WarmThroughput\":{\"ReadUnitsPerSecond\":12000}}",
            null))
        .isEqualTo(70);
  }

  @Test
  void isTheMaximumOnDemandOrElseTheWarmThroughput() throws Exception {
    String warm = ",\"WarmThroughput\":{\"ReadUnitsPerSecond\":12000,\"Status\":\"ACTIVE\"}";
    assertThat(ceiling(
            "{" + ON_DEMAND + ",\"OnDemandThroughput\":{\"MaxReadRequestUnits\":500}" + warm + "}",
            null))
        .isEqualTo(500);
    assertThat(ceiling(
            "{" + ON_DEMAND + ",\"OnDemandThroughput\":{\"MaxReadRequestUnits\":-1}" + warm + "}",
            null))
        .isEqualTo(12_000);
    assertThat(ceiling("{" + ON_DEMAND + warm + "}", null)).isEqualTo(12_000);
  }

  @Test
  void isTheIndexsOwnWhereOneIsRead() throws Exception {
    String indexes =
        "{\"ProvisionedThroughput\":{\"ReadCapacityUnits\":70},\"GlobalSecondaryIndexes\":["
            + index("provisioned", "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":30}") + ","
            + index(
                "on-demand",
                "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":0},\"OnDemandThroughput\":{\"MaxReadRequestUnits\":40}")
            + "," + index("warm", "\"WarmThroughput\":{\"ReadUnitsPerSecond\":50}") + ","
            + index("unknown", "\"ItemCount\":1")
            + "],\"LocalSecondaryIndexes\":[{\"IndexName\":\"local\"}]}";

    assertThat(ceiling(indexes, "provisioned")).isEqualTo(30);
    assertThat(ceiling(indexes, "on-demand")).isEqualTo(40);
    assertThat(ceiling(indexes, "warm")).isEqualTo(50);
    assertThat(ceiling(indexes, "local")).isEqualTo(70);
    assertThat(ceiling(indexes, "unknown")).isNull();
    assertRefused(indexes, "unknown");
  }

  @Test
  void aShareOfNothingThatIsKnownIsRefused() throws Exception {
    assertThat(ceiling("{" + ON_DEMAND + "}", null)).isNull();
    assertRefused("{" + ON_DEMAND + "}", null);
  }

  private static void assertRefused(String members, @Nullable String index) throws IOException {
    try (ScanPagesStub stub = ScanPagesStub.of("orders", List.of())) {
      stub.describe(members);
      assertThatThrownBy(() -> TableScan.open(spec(stub, "50 %", index)))
          .isInstanceOfSatisfying(
              DynamoLakeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
          .hasMessageContaining(
              " with 50 % of what it can be read with: DynamoDB tells neither a provisioned capacity, nor a"
                  + " maximum on demand, nor a warm throughput. Set source.read-units-per-second to a number.");
    }
  }

  private static @Nullable Long ceiling(String members, @Nullable String index) throws IOException {
    try (ScanPagesStub stub = ScanPagesStub.of("orders", List.of())) {
      stub.describe(members);
      return TableScan.open(spec(stub, "5", index)).table().readCeiling();
    }
  }

  private static ScanSpec spec(ScanPagesStub stub, String limit, @Nullable String index) {
    return new ScanSpec(
            new TableAddress("orders", DynamoDbLocal.REGION, stub.endpoint()),
            2,
            ReadLimit.parse(limit).orElseThrow(),
            ScanSpec.ReadConsistency.EVENTUAL,
            List.of(),
            null)
        .selecting(index, List.of());
  }

  private static String index(String name, String members) {
    return "{\"IndexName\":\"" + name + "\",\"IndexStatus\":\"ACTIVE\"," + members + "}";
  }
}
