// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.testing.StreamEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedBatchesTest {
  private static final String SECRET = "never-to-be-told";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private Path temp;

  @Test
  void landsThePayloadsOfInvocationRecords() throws Exception {
    ObjectNode invocation = invocation("aws/lambda/id/2026/01/31/one");
    invocation.put("payload", text(event(1, 2)));
    invocation.putObject("DDBStreamBatchInfo").put("shardId", "shardId-1");
    write("aws/lambda/id/2026/01/31/one", invocation);
    Files.write(temp.resolve("failures/aws/lambda/id/two"), event(3));

    FailedBatches.Report report = redrive("orders");

    assertThat(report).isEqualTo(new FailedBatches.Report(2, 2, 3, List.of()));
    assertThat(LandedChanges.in(temp.resolve("landing")))
        .extracting(ChangeRecord::metadata)
        .extracting(metadata -> metadata.eventId() + " " + metadata.shardId())
        .containsExactly("event-1 shardId-1", "event-2 shardId-1", "event-3 null");
    assertThat(redrive("arn:aws:dynamodb:eu-west-1:123456789012:table/orders")).isEqualTo(report);
    assertThat(LandedChanges.files(temp.resolve("landing"))).hasSize(2);
  }

  @Test
  void landsTheOthersOfABatchAndTellsOfTheOneThatCannotBe() throws Exception {
    String poisoned = record(2).replace("\"1.5\"", "\"" + SECRET + "\"");
    ObjectNode invocation = invocation("a");
    invocation.set(
        "payload", JSON.readTree(StreamEvents.eventOf(List.of(record(1), poisoned, record(3)))));
    write("a", invocation);
    write("b", invocation("b"));
    Files.writeString(temp.resolve("failures/c"), "{\"payload\":");

    FailedBatches.Report report = redrive("orders");

    assertThat(report.records()).isEqualTo(2);
    assertThat(report.refused()).hasSize(3);
    assertThat(report.refused().get(0))
        .contains("/failures/a, record 2, sequence number 4421584500000000000000000002: ")
        .endsWith(", in NewImage, line 1 of the event")
        .doesNotContain(SECRET);
    assertThat(report.refused().get(1))
        .endsWith("/failures/b: it has no payload, so the records themselves are not there");
    assertThat(report.refused().get(2)).endsWith("/failures/c: it is no JSON");
  }

  @Test
  void refusesRecordsOfAnotherTable() throws Exception {
    Files.createDirectories(temp.resolve("failures"));
    Files.write(temp.resolve("failures/a"), event(1));
    FailedBatches.Report report = redrive("customers");
    assertThat(report.records()).isZero();
    assertThat(report.refused()).hasSize(1);
    assertThat(report.refused().get(0)).endsWith(": it is of table orders");
    assertThat(LandedChanges.files(temp.resolve("landing"))).isEmpty();
  }

  private FailedBatches.Report redrive(String table) {
    return new FailedBatches(
            new Configuration(false), table, temp.resolve("landing").toString())
        .land(temp.resolve("failures").toString());
  }

  private static ObjectNode invocation(String name) {
    ObjectNode invocation = JSON.createObjectNode();
    invocation
        .putObject("requestContext")
        .put("requestId", name)
        .put("condition", "RetryAttemptsExhausted");
    return invocation.put("version", "1.0");
  }

  private void write(String name, ObjectNode invocation) throws IOException {
    Path file = temp.resolve("failures").resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, invocation.toString());
  }

  private static byte[] event(long... numbers) {
    return StreamEvents.eventOf(
        Arrays.stream(numbers).mapToObj(FailedBatchesTest::record).toList());
  }

  private static String record(long number) {
    return StreamEvents.record(
        StreamEvents.insert(number, "k" + number, Map.of("n", new AttributeValue.N("1.5"))));
  }

  private static String text(byte[] event) {
    return new String(event, StandardCharsets.UTF_8);
  }
}
