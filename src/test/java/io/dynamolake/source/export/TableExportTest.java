// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.DataFormat;
import io.dynamolake.source.CredentialsSpec;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.export.ExportJournal.Step;
import io.dynamolake.testing.BegunExport;
import io.dynamolake.testing.ExportApiStub;
import io.dynamolake.testing.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableExportTest {
  private static final Instant LATEST = Instant.parse("2026-11-22T01:55:00Z");
  private static final Duration PATIENCE = Duration.ofHours(2);
  private static final ExportDestination TO = ExportDestination.parse("s3://my-exports/ddb/");

  private final TestTime time = new TestTime();
  private final ExportApiStub stub = new ExportApiStub("orders", time);
  private final TestJournal journal = new TestJournal("lake/runs/nightly");

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void oneExportIsAskedForAndWaitedForInGrowingPauses() {
    CompletedExport export = complete(null);

    assertThat(stub.exports()).hasSize(1);
    BegunExport asked = stub.exports().get(0);
    assertThat(asked.exportTime()).isEqualTo(LATEST);
    assertThat(asked.text("TableArn")).isEqualTo(stub.tableArn());
    assertThat(asked.text("S3Bucket")).isEqualTo("my-exports");
    assertThat(asked.text("S3Prefix")).isEqualTo("ddb");
    assertThat(asked.text("ExportFormat")).isEqualTo("DYNAMODB_JSON");
    assertThat(asked.text("ExportType")).isEqualTo("FULL_EXPORT");
    assertThat(asked.request().has("S3SseAlgorithm")).isFalse();
    assertThat(export)
        .isEqualTo(new CompletedExport(
            asked.arn(), LATEST, "s3://my-exports/ddb/AWSDynamoDB/" + asked.id()));

    assertThat(time.slept().subList(0, 3))
        .containsExactly(Duration.ofSeconds(1), Duration.ofMillis(1500), Duration.ofMillis(2250));
    assertThat(time.slept()).last().isEqualTo(Duration.ofMinutes(1));
    assertThat(time.slept().stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
  }

  @Test
  void asksWithTheCredentialsOfTheAddress() {
    TableAddress table = new TableAddress(
        "orders", "eu-west-1", stub.endpoint(), new CredentialsSpec("nobody-has-it", null, null));
    ExportSpec spec =
        new ExportSpec(table, TO, DataFormat.DYNAMODB_JSON, null, null, null, PATIENCE);
    assertThatThrownBy(() -> TableExport.open(spec, time))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION))
        .hasMessageContaining("no credentials are found for profile 'nobody-has-it'");
  }

  @Test
  void everySettingReachesTheRequest() {
    ExportSpec spec = new ExportSpec(
        new TableAddress(stub.tableArn(), null, stub.endpoint()),
        ExportDestination.parse("s3a://my-exports"),
        DataFormat.ION,
        Instant.parse("2026-11-20T00:00:00Z"),
        "210987654321",
        new ExportSpec.Encryption(ExportSpec.Algorithm.KMS, "my-key"),
        PATIENCE);
    CompletedExport export = TableExport.open(spec, time).complete(journal);

    BegunExport asked = stub.exports().get(0);
    assertThat(asked.exportTime()).isEqualTo("2026-11-20T00:00:00Z");
    assertThat(asked.text("S3BucketOwner")).isEqualTo("210987654321");
    assertThat(asked.text("S3SseAlgorithm")).isEqualTo("KMS");
    assertThat(asked.text("S3SseKmsKeyId")).isEqualTo("my-key");
    assertThat(asked.text("ExportFormat")).isEqualTo("ION");
    assertThat(asked.request().has("S3Prefix")).isFalse();
    assertThat(export.folder()).isEqualTo("s3a://my-exports/AWSDynamoDB/" + asked.id());
  }

  static Stream<Arguments> deaths() {
    return Stream.of(Step.values())
        .flatMap(step -> Stream.of(Duration.ofMinutes(1), Duration.ofHours(9))
            .map(later -> Arguments.of(step, later)));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void whereverAProcessDiesOneExportIsPaid(Step step, Duration later) {
    journal.killAt(step);
    assertThatThrownBy(() -> complete(null)).isInstanceOf(TestJournal.Killed.class);
    assertThat(stub.exports()).hasSize(step == Step.PINNED ? 0 : 1);
    time.pass(later);

    CompletedExport export = complete(null);
    assertThat(stub.exports()).hasSize(1);
    assertThat(export.exportArn()).isEqualTo(stub.exports().get(0).arn());
    assertThat(export.exportTime()).isEqualTo(LATEST);
    assertThat(stub.exports().get(0).exportTime()).isEqualTo(LATEST);
  }

  @Test
  void aCompleteExportIsNotAskedAboutAgain() {
    CompletedExport export = complete(null);
    time.pass(Duration.ofDays(100));
    List<String> before = stub.calls();
    assertThat(complete(null)).isEqualTo(export);
    assertThat(stub.calls().subList(before.size(), stub.calls().size()))
        .containsExactly("DescribeTable");
  }

  @Test
  void twoProcessesAtOnceGetOneExport() {
    journal.killAt(Step.PINNED);
    assertThatThrownBy(() -> complete(null)).isInstanceOf(TestJournal.Killed.class);

    List<CompletedExport> both = Race.of(2, process -> complete(null));
    assertThat(both.get(0)).isEqualTo(both.get(1));
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void anotherRunPaysItsOwnExport() {
    CompletedExport one = complete(null);
    CompletedExport other =
        TableExport.open(spec(null), time).complete(new TestJournal("lake/runs/other"));
    assertThat(other.exportArn()).isNotEqualTo(one.exportArn());
    assertThat(stub.exports()).hasSize(2);
  }

  @Test
  void anotherRunTakesTheExportOfTheSamePointInTime() {
    Instant at = Instant.parse("2026-11-21T00:00:00Z");
    CompletedExport one = complete(at);
    CompletedExport other =
        TableExport.open(spec(at), time).complete(new TestJournal("lake/runs/other"));
    assertThat(other).isEqualTo(one);
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void ofManyExportsOnlyTheOneThatWasAskedForIsTaken() {
    Instant at = Instant.parse("2026-11-21T00:00:00Z");
    stub.pageSize(2).exportsTake(Duration.ofSeconds(1));
    List<ObjectNode> others = new ArrayList<>();
    others.add(stub.request(at.minusSeconds(1), "my-exports", "ddb"));
    others.add(stub.request(at, "other-exports", "ddb"));
    others.add(stub.request(at, "my-exports", "ddb/other"));
    others.add(stub.request(at, "my-exports", "ddb").put("ExportFormat", "ION"));
    others.add(stub.request(at, "my-exports", "ddb").put("ExportType", "INCREMENTAL_EXPORT"));
    others.forEach(stub::begin);
    stub.filterNextExport().begin(stub.request(at, "my-exports", "ddb"));
    stub.failNextExport("S3AccessDenied").begin(stub.request(at, "my-exports", "ddb"));
    time.pass(Duration.ofMinutes(1));

    CompletedExport asked = complete(at);
    assertThat(stub.exports()).hasSize(8);
    assertThat(asked.exportArn()).isEqualTo(stub.exports().get(7).arn());

    BegunExport same = stub.begin(stub.request(at, "my-exports", "ddb/"));
    time.pass(Duration.ofMinutes(1));
    assertThat(TableExport.open(spec(at), time)
            .complete(new TestJournal("lake/runs/other"))
            .exportArn())
        .isEqualTo(same.arn());
    assertThat(stub.exports()).hasSize(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "S3NoSuchBucket | CONFIGURATION | Create bucket my-exports, or correct source.to. Then run",
        "S3AccessDenied | PERMISSION | Allow s3:PutObject, s3:PutObjectAcl and s3:AbortMultipartUpload on the bucket",
        "KmsNotFoundException | CONFIGURATION | Check that the bucket's key exists in the region of bucket my-exports. Then",
        "KmsAccessDeniedException | PERMISSION | Allow kms:GenerateDataKey and kms:Decrypt on the bucket's key",
        "KmsDisabledException | CONFIGURATION | Enable the bucket's key, or use another one. Then run",
        "SomethingNew | UNAVAILABLE | Look the code up in the documentation of DynamoDB's exports.",
      })
  void aFailedExportIsExplainedAndTheNextAttemptAsksForANewOne(
      String failure, ErrorCode code, String advice) {
    stub.failNextExport(failure);
    DynamoLakeException e = catchThrowableOfType(DynamoLakeException.class, () -> complete(null));
    assertThat(e.code()).isEqualTo(code);
    assertThat(e)
        .hasMessageStartingWith("Cannot export table orders to s3://my-exports/ddb: export "
            + stub.exports().get(0).id() + " failed (" + failure
            + ": Something about my-exports). " + advice);

    time.pass(Duration.ofMinutes(30));
    CompletedExport export = complete(null);
    assertThat(stub.exports()).hasSize(2);
    assertThat(export.exportArn()).isEqualTo(stub.exports().get(1).arn());
    assertThat(stub.exports()).extracting(BegunExport::exportTime).containsOnly(LATEST);
    assertThat(stub.exports())
        .extracting(asked -> asked.text("ClientToken"))
        .doesNotHaveDuplicates();
  }

  @Test
  void anExportThatFailsWhileNobodyWaitsIsAskedForAgain() {
    stub.failNextExport("S3AccessDenied");
    journal.killAt(Step.WAITING);
    assertThatThrownBy(() -> complete(null)).isInstanceOf(TestJournal.Killed.class);
    time.pass(Duration.ofHours(1));
    assertThat(complete(null).exportArn()).isEqualTo(stub.exports().get(1).arn());
    assertThat(stub.exports()).hasSize(2);
  }

  @Test
  void whoWaitsTooLongIsToldAndGoesOnWaiting() {
    stub.exportsTake(Duration.ofHours(3));
    DynamoLakeException e = catchThrowableOfType(DynamoLakeException.class, () -> complete(null));
    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(e)
        .hasMessage("Cannot read export " + stub.exports().get(0).id()
            + " of table orders: it is still being written after 2 h. Run the same command again to go on waiting; nothing is"
            + " asked for twice. source.patience sets how long a run waits.");
    assertThat(complete(null).exportArn()).isEqualTo(stub.exports().get(0).arn());
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void withoutPointInTimeRecoveryNothingIsAskedFor() {
    stub.withoutRecovery();
    assertRefused(
        null,
        ErrorCode.CONFIGURATION,
        "Cannot export table orders (region eu-west-1, endpoint " + stub.endpoint()
            + "): its point-in-time recovery is off. Turn it on with: aws dynamodb update-continuous-backups --table-name"
            + " orders --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true --region eu-west-1.");
    assertThat(stub.calls()).doesNotContain("ExportTableToPointInTime");
    assertThat(journal.stored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22T01:55:01Z", "2026-10-18T01:59:59Z"})
  void aPointInTimeThatCannotBeRestoredIsRefusedBeforeItIsAskedFor(Instant at) {
    assertRefused(
        at,
        ErrorCode.CONFIGURATION,
        "Cannot export table orders (region eu-west-1, endpoint " + stub.endpoint() + ") as of "
            + at
            + ": it can be restored from 2026-10-18T02:00:00.250Z to 2026-11-22T01:55:00.250Z. Set source.at to a time between"
            + " them, or run again when that time has come.");
    assertThat(stub.calls()).doesNotContain("ExportTableToPointInTime");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PointInTimeRecoveryUnavailableException | CONFIGURATION | its point-in-time recovery is off. Turn it on with: aws",
        "TableNotFoundException | CONFIGURATION | there is no such table any more. Check the name,",
        "InvalidExportTimeException | CONFIGURATION | DynamoDB does not take the point in time (as the test wants). Set",
        "ExportConflictException | CONFIGURATION | under this run id an export with other parameters was asked for",
        "LimitExceededException | UNAVAILABLE | the account has too many exports at work (as the test wants). Run the same",
        "ValidationException | CONFIGURATION | DynamoDB refuses the request (as the test wants). Check the source's",
        "AccessDeniedException | PERMISSION | permission is denied (AccessDeniedException, HTTP status 400). Check the"
            + " credentials, and that they allow dynamodb:ExportTableToPointInTime.",
        "UnknownOperationException | CONFIGURATION | this endpoint has no exports, as DynamoDB Local.",
      })
  void whatIsRefusedAtOnceIsExplained(String error, ErrorCode code, String message) {
    stub.refuse("ExportTableToPointInTime", error, 1);
    DynamoLakeException e = catchThrowableOfType(DynamoLakeException.class, () -> complete(null));
    assertThat(e.code()).isEqualTo(code);
    assertThat(e)
        .hasMessageStartingWith("Cannot export table orders (region eu-west-1, endpoint "
            + stub.endpoint() + "): " + message);
    assertThat(stub.exports()).isEmpty();

    complete(null);
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void throttledCallsAreRepeatedForTenMinutes() {
    stub.refuse("DescribeExport", "ThrottlingException", 4);
    complete(null);
    assertThat(stub.exports()).hasSize(1);

    stub.refuse("ExportTableToPointInTime", "ThrottlingException", 100);
    TestJournal other = new TestJournal("lake/runs/other");
    Instant start = time.now();
    DynamoLakeException e = catchThrowableOfType(
        DynamoLakeException.class, () -> TableExport.open(spec(null), time).complete(other));
    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(Duration.between(start, time.now())).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aLostAnswerIsNoSecondExport() {
    stub.loseNextAnswers(2);
    CompletedExport export = complete(null);
    assertThat(stub.exports()).hasSize(1);
    assertThat(export.exportArn()).isEqualTo(stub.exports().get(0).arn());
  }

  @Test
  void aFilteredExportIsNeverTakenForTheTable() {
    stub.filterNextExport();
    DynamoLakeException e = catchThrowableOfType(DynamoLakeException.class, () -> complete(null));
    assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(e)
        .hasMessageStartingWith("Cannot take export " + stub.exports().get(0).arn()
            + " for table orders: it is filtered. Find out who");
  }

  @Test
  void aLostRunFolderWithinEightHoursIsToldAndNothingIsPaid() {
    complete(null);
    time.pass(Duration.ofHours(1));
    assertThatThrownBy(
            () -> TableExport.open(spec(null), time).complete(new TestJournal("lake/runs/nightly")))
        .hasMessageContaining(
            "under this run id an export with other parameters was asked for in the last eight hours");
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void whoMayNotSeeTheBackupsHasToNameThePointInTime() {
    stub.refuse("DescribeContinuousBackups", "AccessDeniedException", 2);
    assertThatThrownBy(() -> complete(null))
        .hasMessageContaining("Cannot describe the backups of table orders")
        .hasMessageEndingWith("and that they allow dynamodb:DescribeContinuousBackups.");
    complete(Instant.parse("2026-11-21T00:00:00Z"));
    assertThat(stub.exports()).hasSize(1);
  }

  @Test
  void anExportThatDynamoDbHasForgottenIsNotAskedForSilently() {
    journal.killAt(Step.WAITING);
    assertThatThrownBy(() -> complete(null)).isInstanceOf(TestJournal.Killed.class);
    stub.refuse("DescribeExport", "ExportNotFoundException", 1);
    DynamoLakeException e = catchThrowableOfType(DynamoLakeException.class, () -> complete(null));
    assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(e).hasMessageContaining("it forgets exports after 90 days");
    assertThat(stub.exports()).hasSize(1);
  }

  private void assertRefused(@Nullable Instant at, ErrorCode code, String message) {
    DynamoLakeException e = catchThrowableOfType(DynamoLakeException.class, () -> complete(at));
    assertThat(e.code()).isEqualTo(code);
    assertThat(e).hasMessage(message);
  }

  private CompletedExport complete(@Nullable Instant at) {
    return TableExport.open(spec(at), time).complete(journal);
  }

  private ExportSpec spec(@Nullable Instant at) {
    return new ExportSpec(
        new TableAddress("orders", "eu-west-1", stub.endpoint()),
        TO,
        DataFormat.DYNAMODB_JSON,
        at,
        null,
        null,
        PATIENCE);
  }
}
