// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.ChangeEnvelope;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.StreamEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceivedFileTest {
  private static final String KINESIS =
      "{\"awsRegion\":\"eu-west-1\",\"eventID\":\"e1\",\"eventName\":\"INSERT\",\"userIdentity\":null,"
          + "\"recordFormat\":\"application/json\",\"tableName\":\"orders\",\"dynamodb\":{\"ApproximateCreationDateTime\":%s,"
          + "\"Keys\":{\"pk\":{\"S\":\"a\"}},\"NewImage\":{\"pk\":{\"S\":\"a\"}},\"SizeBytes\":9%s},\"eventSource\":\"aws:dynamodb\"}";

  private static final String STREAM =
      "{\"eventID\":\"s1\",\"eventName\":\"REMOVE\",\"eventSource\":\"aws:dynamodb\",\"dynamodb\":{"
          + "\"ApproximateCreationDateTime\":\"2026-01-31T01:00:00.25+01:00\",\"Keys\":{\"pk\":{\"S\":\"a\"}},\"SequenceNumber\":\"7\"},"
          + "\"eventSourceARN\":\"arn:aws:dynamodb:eu-west-1:1:table/%s/stream/2026\","
          + "\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}}";

  @TempDir
  private Path folder;

  @Test
  void everyFormOfARecordBecomesAChange() throws Exception {
    String millis = KINESIS.formatted("1769817600123", "");
    String micros = KINESIS.formatted(
        "1769817600123456", ",\"ApproximateCreationDateTimePrecision\":\"MICROSECOND\"");
    String event =
        "{\"Records\":[" + STREAM.formatted("orders") + ",\n" + STREAM.formatted("others") + "]}";
    ReceivedFile file =
        file(ExportFolder.gzip(millis + micros + event + STREAM.formatted("orders")));
    Configuration conf = new Configuration();
    assertThat(file.written(conf)).isEmpty();
    file.rewrite(conf);
    List<LandingFile> written = file.written(conf).orElseThrow();
    assertThat(written).extracting(LandingFile::key).containsExactly("x/y", "x/y (2)");
    assertThat(written).extracting(LandingFile::itemCount).containsExactly(2L, 2L);
    assertThat(Files.size(Path.of(written.get(0).path())))
        .isEqualTo(written.get(0).sizeBytes());
    List<ChangeRecord> changes = LandedChanges.in(folder.resolve("out"));
    assertThat(changes)
        .extracting(change -> change.metadata().approximateCreationDateTime())
        .containsExactlyInAnyOrder(
            "1769817600.123", "1769817600.123456", "1769817600.25", "1769817600.25");
    assertThat(changes).filteredOn(change -> change.newImage() == null).allSatisfy(change -> {
      assertThat(change.metadata().streamLabel()).isEqualTo("2026");
      assertThat(change.metadata().userIdentity())
          .isEqualTo(new ChangeMetadata.UserIdentity("Service", "dynamodb.amazonaws.com"));
    });
    file.rewrite(conf);
    assertThat(LandedChanges.in(folder.resolve("out"))).isEqualTo(changes);
  }

  @Test
  void eventsOfKinesisHaveTheSameRecordsInBase64() throws Exception {
    String record = KINESIS.formatted("1769817600123", "");
    ReceivedFile file = file(("{\"Records\":["
            + wrapped(record, "49590338271490256608559692538361571095921575989136588898") + ","
            + wrapped(record.replace("orders", "others"), "1") + "]}")
        .getBytes(StandardCharsets.UTF_8));
    file.rewrite(new Configuration());
    assertThat(LandedChanges.in(folder.resolve("out"))).singleElement().satisfies(change -> {
      assertThat(change.metadata().kinesisSequenceNumber())
          .isEqualTo("49590338271490256608559692538361571095921575989136588898");
      assertThat(change.metadata().approximateCreationDateTime()).isEqualTo("1769817600.123");
      assertThat(change.newImage()).isEqualTo(change.keys());
    });
  }

  private static String wrapped(String record, String number) {
    String data = Base64.getEncoder().encodeToString(record.getBytes(StandardCharsets.UTF_8));
    return "{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"sequenceNumber\":\"" + number
        + "\",\"data\":\"" + data + "\"},\"eventSource\":\"aws:kinesis\"}";
  }

  @Test
  void aRecordThatIsNoChangeIsKeptForTheQuarantineWithWhatItTells() throws Exception {
    assertQuarantined(
        KINESIS.formatted("1769817600", ""), "record 1: expected a time from 2012 to 2286 in", "");
    assertQuarantined(
        KINESIS.formatted(
            "1769817600123", ",\"ApproximateCreationDateTimePrecision\":\"NANOSECOND\""),
        "record 1: expected MILLISECOND or MICROSECOND as ApproximateCreationDateTimePrecision",
        "");
    String modified = STREAM.formatted("orders").replace("REMOVE", "MODIFY");
    assertQuarantined(
        modified, "record 1: no NewImage, but eventName is MODIFY", "{\"pk\":{\"S\":\"a\"}}");
    String removed = KINESIS.formatted("1769817600123", "").replace("INSERT", "REMOVE");
    assertQuarantined(
        wrapped(removed, "5"),
        removed,
        "record 1: a REMOVE with a NewImage",
        "{\"pk\":{\"S\":\"a\"}}");
    assertQuarantined(wrapped("{\"dynamodb\":", "5"), "record 1: at byte 12: ", "");
    assertQuarantined(
        wrapped("", "5").replace("\"data\":\"", "\"data\":\"a"),
        "record 1: expected a sequenceNumber, and data in base64",
        "");
    assertQuarantined("{\"a\":1}", "record 1: expected the member dynamodb", "");
  }

  private void assertQuarantined(String text, String reason, String keys) throws Exception {
    assertQuarantined(text, text, reason, keys);
  }

  /** @param kept the record as the quarantine will have it */
  private void assertQuarantined(String text, String kept, String reason, String keys)
      throws Exception {
    ReceivedFile file = file(text.getBytes(StandardCharsets.UTF_8));
    file.rewrite(new Configuration());
    Path written =
        Path.of(file.written(new Configuration()).orElseThrow().get(0).path());
    byte[] line =
        StreamEvents.lines(Files.readAllBytes(written)).get(0).getBytes(StandardCharsets.UTF_8);
    ChangeEnvelope envelope = new ChangeEnvelope();
    assertThatThrownBy(() -> envelope.read(line, 0, line.length))
        .isInstanceOfSatisfying(
            MalformedRecordException.class, e -> assertThat(e.reason()).contains(reason));
    assertThat(new String(
            line, envelope.keys().offset(), envelope.keys().length(), StandardCharsets.UTF_8))
        .isEqualTo(keys);
    assertThat(envelope.hasMetadata()).isEqualTo(!keys.isEmpty());
    assertThat(new String(line, StandardCharsets.UTF_8)).endsWith(",\"Record\":" + kept + "}");
  }

  @Test
  void whatDoesNotEndWhereItShouldIsRefusedWithItsPlace() throws Exception {
    assertRefused(
        STREAM.formatted("orders") + "\n[]",
        "behind record 1: object 2 of the file: expected an object");
    assertRefused("{\"Records\":[\n{\"a\":1\n \"b\":2}]}", "line 3 of the event");
    assertRefused("{\"a\":1 2}", "behind record 0: at byte 7");
    assertRefused(STREAM.formatted("orders") + "{\"a\":", "behind record 1: at byte");
    ReceivedFile keysOnly = file(STREAM
        .formatted("orders")
        .replace("\"SequenceNumber\"", "\"StreamViewType\":\"KEYS_ONLY\",\"SequenceNumber\"")
        .getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> keysOnly.rewrite(new Configuration()))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageContaining("its view type is KEYS_ONLY");
  }

  @Test
  void aBrokenRecordBehindOneOfAnotherTableIsRefusedNotPassedOver() throws Exception {
    assertRefused(
        "{\"Records\":[" + STREAM.formatted("others") + ",{\"a\":1,\"a\":2}]}",
        "a member that stands twice in one record");
  }

  @Test
  void gzipIsReadToTheEndOfItsLastMemberOrRefused() throws Exception {
    byte[] record = ExportFolder.gzip(STREAM.formatted("orders"));
    byte[] two = Arrays.copyOf(record, 2 * record.length);
    System.arraycopy(record, 0, two, record.length, record.length);
    assertRefused(
        Arrays.copyOf(two, two.length - 9), "it ends in the middle of its compressed data");
    assertRefused(Arrays.copyOf(record, record.length + 5), "bytes follow that are not gzip");

    file(two).rewrite(new Configuration());
    assertThat(LandedChanges.in(folder.resolve("out"))).hasSize(2);
  }

  private void assertRefused(String text, String message) throws IOException {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), message);
  }

  private void assertRefused(byte[] content, String message) throws IOException {
    ReceivedFile file = file(content);
    assertThatThrownBy(() -> file.rewrite(new Configuration()))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageStartingWith("Cannot read " + file.file().path() + " behind record ")
        .hasMessageContaining(message);
    assertThat(file.written(new Configuration())).isEmpty();
  }

  private ReceivedFile file(byte[] content) throws IOException {
    Path path = Files.write(folder.resolve("received"), content);
    LandingFile file = LandingFile.named("x/y", path.toString(), 0, content.length);
    return new ReceivedFile(file, "orders", folder.resolve("out").toString());
  }
}
