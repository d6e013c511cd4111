// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.testing.ExportFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  void whatIsNoChangeIsRefusedWithItsPlace() throws Exception {
    assertRefused(
        KINESIS.formatted("1769817600", ""),
        "behind record 0: expected a time from 2012 to 2286 in");
    assertRefused(
        KINESIS.formatted(
            "1769817600123", ",\"ApproximateCreationDateTimePrecision\":\"NANOSECOND\""),
        "expected MILLISECOND or MICROSECOND as ApproximateCreationDateTimePrecision");
    assertRefused(
        STREAM.formatted("orders").replace("REMOVE", "MODIFY"),
        "it would be applied as a deletion");
    assertRefused(
        STREAM.formatted("orders") + "\n[]",
        "behind record 1: object 2 of the file: expected an object");
    assertRefused("{\"Records\":[\n{\"a\":1\n \"b\":2}]}", "line 3 of the event");
    assertRefused("{\"a\":1}", "expected the member Records");
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
