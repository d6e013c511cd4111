// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunResultTest {
  private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");
  private static final Instant END = Instant.parse("2026-11-22T03:04:05.123Z");

  @Test
  void aFullResultComesBackEqual() {
    RunResult result = full();
    assertThat(RunResult.parse(result.json(), "result.json")).isEqualTo(result);
  }

  @Test
  void aBareFailureComesBackEqualAndLeavesUnknownMembersOut() throws IOException {
    RunResult result =
        draft().finish(ExitStatus.UNAVAILABLE, "Cannot read x: timeout. Run again.", END);
    assertThat(RunResult.parse(result.json(), "result.json")).isEqualTo(result);
    assertThat(new ObjectMapper().readTree(result.json()).fieldNames())
        .toIterable()
        .containsExactly(
            "version",
            "runId",
            "attempt",
            "table",
            "lake",
            "status",
            "message",
            "noop",
            "resumed",
            "source",
            "mode",
            "format",
            "fingerprint",
            "startedAt",
            "finishedAt",
            "drift",
            "quarantine",
            "course");
  }

  @Test
  void resultsFollowTheirSchemaAndTheSchemaKnowsEveryMember() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode schema = schema();
    assertThat(SchemaCheck.problems(schema, mapper.readTree(full().json()))).isEmpty();
    assertThat(SchemaCheck.problems(
            schema, mapper.readTree(full().asNoop(ExitStatus.DONE).json())))
        .isEmpty();
    Receipt moved = Objects.requireNonNull(full().receipt());
    RunResult withMovedList = draft()
        .receipt(
            moved.withFilesMovedTo(new Receipt.MovedFiles("receipt-files.jsonl", "0a".repeat(32))))
        .finish(ExitStatus.DONE, "Done.", END);
    assertThat(SchemaCheck.problems(schema, mapper.readTree(withMovedList.json())))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ExitStatus.class)
  void everyStatusFollowsTheSchemaAndComesBack(ExitStatus status) throws IOException {
    RunResult result = draft().finish(status, "So it ended.", END);
    assertThat(SchemaCheck.problems(schema(), new ObjectMapper().readTree(result.json())))
        .isEmpty();
    assertThat(RunResult.parse(result.json(), "x").status()).isEqualTo(status);
    assertThat(result.succeeded())
        .isEqualTo(status == ExitStatus.DONE || status == ExitStatus.QUARANTINED);
  }

  @Test
  void theSchemaCheckFindsWhatIsWrong() throws IOException {
    JsonNode broken = new ObjectMapper()
        .readTree(full()
            .json()
            .replace("\"attempt\" : 2", "\"attempt\" : 0")
            .replace("\"rows\" : 9", "\"rows\" : \"nine\"")
            .replace("\"mode\"", "\"moda\"")
            .replace("2026-11-22T03:00:00Z", "yesterday"));
    assertThat(SchemaCheck.problems(schema(), broken))
        .containsExactlyInAnyOrder(
            "/attempt: less than 1",
            "/receipt/rows: not integer",
            "/mode: missing",
            "/moda: not in the schema",
            "/startedAt: not a date-time",
            "/source/exportTime: not a date-time",
            "/source/scanWindow/from: not a date-time");
  }

  @Test
  void aReceiptBalancesOnlyWhenEveryFileIsProvenAndEveryItemHasItsPlace() {
    ReceiptFile proven = ReceiptFile.proven("data/a.json.gz", 10, "q1w2");
    assertThat(Receipt.of(10, 9, 1, List.of(proven)).balanced()).isTrue();
    assertThat(Receipt.of(0, 0, 0, List.of()).balanced()).isTrue();
    assertThat(Receipt.of(10, 9, 0, List.of(proven)).balanced()).isFalse();
    assertThat(Receipt.of(10, 10, 1, List.of(proven)).balanced()).isFalse();
    assertThat(Receipt.of(9, 9, 0, List.of(proven)).balanced()).isFalse();
    assertThat(Receipt.of(10, 10, 0, List.of(ReceiptFile.unproven("data/a.json.gz", 10, "q1w2")))
            .balanced())
        .isFalse();
  }

  @Test
  void aBalanceThatAFileClaimsIsNotTrusted() {
    String text = full().json().replace("\"rows\" : 9", "\"rows\" : 8");
    assertThat(text).contains("\"balanced\" : true");
    assertThat(RunResult.parse(text, "x").receipt())
        .extracting(Receipt::balanced)
        .isEqualTo(false);
  }

  @Test
  void sumsThatContradictTheListAreRefused() {
    assertThatThrownBy(() -> RunResult.parse(
            full().json().replace("\"provenFiles\" : 1", "\"provenFiles\" : 7"), "x"))
        .isInstanceOf(DynamoLakeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "7",
        "{}",
        "{\"version\":1}",
        "{\"version\":1,\"version\":1}"
      })
  void whatIsNoResultIsRefusedWithAHint(String text) {
    assertThatThrownBy(() -> RunResult.parse(text, "s3a://lake/result.json"))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageStartingWith("Cannot read result s3a://lake/result.json: it")
        .hasMessageEndingWith(
            ". Look at who wrote it; move the file away to run this run id again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "\"1\"", "1.0", "null", "18446744073709551617"})
  void anotherVersionIsRefused(String version) {
    assertThatThrownBy(() -> RunResult.parse(
            full().json().replace("\"version\" : 1", "\"version\" : " + version), "r"))
        .hasMessage("Cannot read result r: its version is not 1."
            + " Look at who wrote it; move the file away to run this run id again.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attempt",
        "runId",
        "status",
        "source",
        "receipt/itemsIn",
        "receipt/files/0/proven",
        "published/bytes"
      })
  void aResultThatLacksAMemberIsRefused(String path) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode tree = mapper.readTree(full().json());
    int cut = path.lastIndexOf('/');
    JsonNode parent = cut < 0 ? tree : tree.at("/" + path.substring(0, cut));
    ((ObjectNode) parent).remove(path.substring(cut + 1));
    assertThatThrownBy(() -> RunResult.parse(tree.toString(), "x"))
        .isInstanceOf(DynamoLakeException.class);
  }

  @Test
  void membersOfALaterReleaseAreIgnored() {
    RunResult result = full();
    String text =
        result.json().replaceFirst("\"runId\"", "\"cost\" : {\"dollars\" : 1.5},\n  \"runId\"");
    assertThat(RunResult.parse(text, "x")).isEqualTo(result);
  }

  @Test
  void onlyPlainValuesAreReportedAsDrift() {
    assertThatThrownBy(() ->
            draft().drift(List.of(Map.of("count", START))).finish(ExitStatus.DONE, "Done.", END))
        .hasMessage(
            "Only text, numbers, booleans, lists and maps can be reported, got java.time.Instant");
  }

  @Test
  void aNoopTellsWhatWasPublishedBefore() {
    RunResult noop = full().asNoop(ExitStatus.DONE);
    assertThat(noop.noop()).isTrue();
    assertThat(noop.resumed()).isFalse();
    assertThat(noop.published()).isEqualTo(full().published());
    assertThat(noop.message())
        .isEqualTo("Run replace-01700000000000-abcdef12 is already published; nothing to do.");
  }

  private static JsonNode schema() throws IOException {
    try (InputStream in = RunResult.class.getResourceAsStream("result.schema.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static RunResultDraft draft() {
    return new RunResultDraft(
        "replace-01700000000000-abcdef12",
        2,
        "orders",
        "s3a://lake",
        RunSource.declared("export", "s3a://exports/AWSDynamoDB/01700000000000-abcdef12"),
        "replace",
        "delta",
        "sha256:00",
        START);
  }

  private static RunResult full() {
    return draft()
        .resumed()
        .source(new RunSource(
            "export",
            "s3a://exports/AWSDynamoDB/01700000000000-abcdef12",
            "01700000000000-abcdef12",
            START,
            new RunSource.ScanWindow(START, END),
            "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
            "5e2b3a0c-0000-4000-8000-000000000000"))
        .schemaVersion(3)
        .receipt(Receipt.of(10, 9, 1, List.of(ReceiptFile.proven("data/a.json.gz", 10, "q1w2"))))
        .drift(List.of(Map.of(
            "kind", "new-attribute", "count", 3, "share", 0.3, "places", List.of("a.json.gz:7"))))
        .quarantine(new QuarantineResult(
            List.of("quarantine/0001/a.jsonl"), Map.of("missing-required", 1L)))
        .published(new PublishedTable("s3a://lake/orders", "17", 4, 1_234_567, 2))
        .finish(ExitStatus.DONE, "Done: 9 rows, 1 quarantined.", END);
  }
}
