// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.CredentialsSpec;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.CallJournal;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.SparkExtension;
import io.dynamolake.testing.StsStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
@Timeout(120)
class ScanCredentialsTest {
  private static final String CONFIG_FILE = "aws.configFile";
  private static final String STS = "aws.endpointUrlSts";
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";

  @TempDir
  private Path folder;

  private final FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
  private final StsStub sts = new StsStub(ROLE);
  private final String table = ScanTables.create(ScanTables.orders(200));

  /** A profile whose credentials come from a process, which gives another access key each time. */
  @BeforeEach
  void configure() throws IOException {
    Path process = folder.resolve("credentials.sh");
    Files.writeString(process, """
        echo x >> "$0.calls"
        echo '{"Version": 1, "SecretAccessKey": "secret", "SessionToken": "token",'
        echo '"AccessKeyId": "KEY'$(wc -l < "$0.calls" | tr -d ' ')'"}'
        """);
    Path config = folder.resolve("config");
    Files.writeString(config, """
        [profile %s]
        credential_process = sh %s
        """.formatted(profile(), process));
    System.setProperty(CONFIG_FILE, config.toString());
    System.setProperty(STS, sts.endpoint().toString());
  }

  @AfterEach
  void close() {
    System.clearProperty(CONFIG_FILE);
    System.clearProperty(STS);
    proxy.close();
    sts.close();
  }

  @Test
  void signsWithTheProfilesCredentials(SparkSession spark) {
    scan(spark, new CredentialsSpec(profile(), null, null));

    assertThat(signers()).containsOnly("KEY1");
  }

  @Test
  void goesOnWithNewCredentialsWhenTheOldOnesHaveExpired(SparkSession spark) {
    proxy.inject(FaultRule.of(Fault.expiredToken()).onScans().from(3).untilAnotherAccessKey());

    scan(spark, new CredentialsSpec(profile(), null, null));

    assertThat(signers()).contains("KEY1", "KEY2").doesNotContain("KEY3");
    assertThat(proxy.journal().mostAttemptsAtAPage()).isEqualTo(2);
  }

  @Test
  void assumesARoleOnceForAllTasksAndAgainWhenItHasExpired(SparkSession spark) {
    proxy.inject(FaultRule.of(Fault.expiredToken()).onScans().from(3).untilAnotherAccessKey());

    scan(spark, new CredentialsSpec(profile(), ROLE, "lake-reader"));

    assertThat(signers()).contains("ROLE1", "ROLE2").doesNotContain("ROLE3");
    assertThat(sts.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request)
            .containsEntry("Action", "AssumeRole")
            .containsEntry("RoleArn", ROLE)
            .containsEntry("ExternalId", "lake-reader")
            .containsEntry("RoleSessionName", "dynamolake"));
    assertThat(sts.requests()).extracting(request -> request.get("signer")).contains("KEY1");
  }

  @Test
  void failsWhenThereAreNoOtherCredentials(SparkSession spark) {
    proxy.inject(FaultRule.of(Fault.expiredToken()).onSegment(0));

    assertThatThrownBy(() -> scan(spark, CredentialsSpec.DEFAULT))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION))
        .hasMessageContaining("permission is denied (ExpiredTokenException, HTTP status 400)");
    assertThat(proxy.journal().mostAttemptsAtAPage()).isEqualTo(4);
  }

  @Test
  void saysWhichProfileHasNoCredentials() {
    assertThatThrownBy(() -> TableScan.open(spec(new CredentialsSpec("nobody", null, null))))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION))
        .hasMessage(
            "Cannot describe table %s (region eu-west-1, endpoint %s): permission is denied (no credentials are found for profile"
                + " 'nobody'). Check the credentials, and that they allow dynamodb:DescribeTable and dynamodb:Scan.",
            table, proxy.endpoint());
  }

  @Test
  void saysThatARoleMayNotBeAssumed() {
    String other = "arn:aws:iam::123456789012:role/other";

    assertThatThrownBy(() -> TableScan.open(spec(new CredentialsSpec(profile(), other, null))))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION))
        .hasMessageContaining("permission is denied (AccessDenied of STS, HTTP status 403)");
  }

  private void scan(SparkSession spark, CredentialsSpec credentials) {
    ScanResult result = TableScan.open(spec(credentials))
        .land(spark, folder.resolve("landing").toUri().toString());
    assertThat(result.counts().items()).isEqualTo(200);
  }

  private ScanSpec spec(CredentialsSpec credentials) {
    return new ScanSpec(
        new TableAddress(table, DynamoDbLocal.REGION, proxy.endpoint(), credentials),
        4,
        null,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        10);
  }

  /** Another one for each test: a process keeps what it has found for a profile. */
  private String profile() {
    return folder.getFileName().toString();
  }

  private List<@Nullable String> signers() {
    return proxy.journal().entries().stream()
        .map(CallJournal.Entry::call)
        .map(call -> call.accessKeyId())
        .toList();
  }
}
