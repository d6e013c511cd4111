// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@Timeout(120)
class FaultProxyTest {
  private static final String TABLE = DynamoDbLocal.tableName("proxied");
  private static final int ITEMS = 20;

  private final FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
  private DynamoDbClient client;

  @BeforeAll
  static void createTable() {
    DynamoDbClient direct = DynamoDbLocal.shared().client();
    direct.createTable(request -> request
        .tableName(TABLE)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(name -> name.attributeName("pk").attributeType(ScalarAttributeType.S))
        .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH)));
    List<WriteRequest> writes = IntStream.range(0, ITEMS)
        .mapToObj(i -> Map.of("pk", AttributeValue.fromS("item " + i)))
        .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
        .toList();
    direct.batchWriteItem(request -> request.requestItems(Map.of(TABLE, writes)));
  }

  @BeforeEach
  void connect() {
    client = client("one");
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  @Test
  void passesRequestsOnAndKeepsAJournal() {
    assertThat(client.describeTable(request -> request.tableName(TABLE)).table().itemCount())
        .isEqualTo(ITEMS);
    ScanResponse first = scan(0, Map.of());
    scan(0, first.lastEvaluatedKey());

    List<CallJournal.Entry> entries = proxy.journal().entries();
    assertThat(entries)
        .extracting(entry -> entry.call().operation())
        .containsExactly("DescribeTable", "Scan", "Scan");
    assertThat(entries.get(0).call().segment()).isNull();
    CallJournal.Entry scan = entries.get(1);
    assertThat(scan.call())
        .isEqualTo(new DynamoDbCall(scan.call().at(), "Scan", 0, 1, "", 5, "one"));
    assertThat(scan.status()).isEqualTo(200);
    assertThat(scan.readUnits()).isEqualTo(0.5);
    assertThat(scan.bytes()).isPositive();
    assertThat(scan.isDelivered()).isTrue();
    assertThat(scan.ended()).isGreaterThanOrEqualTo(scan.call().at());
    assertThat(entries.get(2).call().startKey()).hasSize(16);
    assertThat(proxy.journal().readUnits(Duration.ZERO, proxy.now())).isEqualTo(1);
    assertThat(proxy.journal().requests(Duration.ZERO, proxy.now())).isEqualTo(2);
    assertThat(proxy.journal().attemptsPerPage().values()).containsExactly(1, 1);
  }

  @Test
  void passesErrorsOfDynamoDbOn() {
    assertThatThrownBy(() -> client.scan(request -> request.tableName("no-such-table")))
        .hasMessageContaining("non-existent table");
    assertThat(proxy.journal().scans())
        .extracting(CallJournal.Entry::error)
        .containsExactly("ResourceNotFoundException");
  }

  @Test
  void throttlesWithItsReason() {
    proxy.inject(FaultRule.of(Fault.throughputExceeded()).onScans().times(1));
    proxy.inject(
        FaultRule.of(Fault.throttled("TableReadKeyRangeThroughputExceeded")).onScans());

    assertThatThrownBy(() -> scan(0, Map.of()))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    assertThatThrownBy(() -> scan(0, Map.of()))
        .isInstanceOfSatisfying(
            ThrottlingException.class,
            e -> assertThat(e.throttlingReasons())
                .extracting(reason -> reason.reason())
                .containsExactly("TableReadKeyRangeThroughputExceeded"));
    proxy.heal();
    assertThat(scan(0, Map.of()).count()).isEqualTo(5);
    assertThat(proxy.journal().mostAttemptsAtAPage()).isEqualTo(3);
    assertThat(proxy.journal().deliveriesPerPage().values()).containsExactly(1);
  }

  @Test
  void answersErrorsOnOneSegmentOnly() {
    proxy.inject(FaultRule.of(Fault.internalServerError()).onSegment(1));

    assertThatThrownBy(() -> scan(1, Map.of()))
        .isInstanceOfSatisfying(
            AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
    assertThat(scan(0, Map.of()).count()).isEqualTo(5);
  }

  @Test
  void losesCutsAndResetsAnswers() {
    proxy.inject(FaultRule.of(Fault.lost()).times(1));
    proxy.inject(FaultRule.of(Fault.cut(10)).times(1));
    proxy.inject(FaultRule.of(Fault.reset()).times(1));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> scan(0, Map.of())).isInstanceOf(SdkClientException.class);
    }
    assertThat(scan(0, Map.of()).count()).isEqualTo(5);
    List<CallJournal.Entry> scans = proxy.journal().scans();
    assertThat(scans)
        .extracting(CallJournal.Entry::fault)
        .containsExactly("Lost", "Cut", "Reset", "");
    assertThat(scans).extracting(CallJournal.Entry::bytes).startsWith(0, 10, 0);
    // DynamoDB did the work, and charges for it.
    assertThat(scans).allMatch(entry -> entry.readUnits() == 0.5);
    assertThat(proxy.journal().deliveriesPerPage().values()).containsExactly(1);
  }

  @Test
  void emptiesPagesWithoutLosingItems() {
    ScanResponse first = scan(0, Map.of());
    proxy.inject(FaultRule.of(Fault.emptyPage()).onScans());

    ScanResponse empty = scan(0, first.lastEvaluatedKey());

    assertThat(empty.items()).isEmpty();
    assertThat(empty.lastEvaluatedKey()).isEqualTo(first.lastEvaluatedKey());
    assertThat(empty.consumedCapacity().capacityUnits()).isEqualTo(0.5);
    assertThat(scan(0, Map.of()).items()).isEqualTo(first.items());
  }

  @Test
  void delaysAnswersAndSpoilsChecksums() {
    proxy.inject(FaultRule.of(Fault.delay(Duration.ofMillis(50))).times(1));
    proxy.inject(FaultRule.of(Fault.wrongChecksum()));

    assertThat(scan(0, Map.of()).count()).isEqualTo(5);
    assertThatThrownBy(() -> scan(0, Map.of())).isInstanceOf(Crc32MismatchException.class);
    CallJournal.Entry delayed = proxy.journal().scans().get(0);
    assertThat(delayed.ended().minus(delayed.call().at())).isGreaterThan(Duration.ofMillis(50));
    assertThat(delayed.isDelivered()).isTrue();
  }

  @Test
  void refusesAnAccessKeyUntilAnotherOneComes() {
    proxy.inject(FaultRule.of(Fault.expiredToken()).onScans().from(1).untilAnotherAccessKey());

    assertThat(scan(0, Map.of()).count()).isEqualTo(5);
    assertThatThrownBy(() -> scan(0, Map.of())).hasMessageContaining("as the test wants");
    client.close();
    client = client("two");
    assertThat(scan(0, Map.of()).count()).isEqualTo(5);
    assertThat(proxy.journal().scans())
        .extracting(entry -> entry.call().accessKeyId() + " " + entry.error())
        .containsExactly("one ", "one ExpiredTokenException", "two ");
  }

  @Test
  void drawsAShareOfTheCallsFromItsSeed() {
    FaultRule half = FaultRule.of(Fault.unavailable()).share(0.5, 7);
    FaultRule same = FaultRule.of(Fault.unavailable()).share(0.5, 7);
    DynamoDbCall call = new DynamoDbCall(Duration.ZERO, "Scan", 0, 1, "", null, "");

    List<Boolean> struck =
        IntStream.range(0, 1_000).mapToObj(i -> half.strikes(call)).toList();

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> same.strikes(call)).toList())
        .isEqualTo(struck);
    assertThat(struck.stream().filter(each -> each).count()).isBetween(430L, 570L);
  }

  @Test
  void endsARuleWithItsTime() {
    FaultRule rule = FaultRule.of(Fault.unavailable()).during(Duration.ofSeconds(5));

    assertThat(rule.strikes(at(Duration.ofSeconds(100)))).isTrue();
    assertThat(rule.strikes(at(Duration.ofMillis(104_999)))).isTrue();
    assertThat(rule.strikes(at(Duration.ofSeconds(105)))).isFalse();
  }

  @Test
  void enforcesACapacity() {
    EnforcedCapacity capacity = new EnforcedCapacity(10);

    assertThat(capacity.isUsedUp(Duration.ofSeconds(1))).isFalse();
    capacity.consume(25);
    assertThat(capacity.isUsedUp(Duration.ofSeconds(2))).isTrue();
    assertThat(capacity.isUsedUp(Duration.ofMillis(2_600))).isFalse();

    proxy.enforce(0.001);
    scan(0, Map.of());
    assertThatThrownBy(() -> scan(0, Map.of()))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
  }

  private static DynamoDbCall at(Duration at) {
    return new DynamoDbCall(at, "Scan", 0, 1, "", null, "");
  }

  private ScanResponse scan(int segment, Map<String, AttributeValue> after) {
    return client.scan(request -> request
        .tableName(TABLE)
        .segment(segment)
        .totalSegments(segment + 1)
        .limit(5)
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .exclusiveStartKey(after.isEmpty() ? null : after));
  }

  private DynamoDbClient client(String accessKeyId) {
    return DynamoDbClient.builder()
        .endpointOverride(proxy.endpoint())
        .region(Region.of(DynamoDbLocal.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }
}
