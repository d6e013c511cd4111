// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.testing.ItemGenerator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeJsonTest {
  private static final Map<String, AttributeValue> KEY = Map.of("pk", new AttributeValue.S("a"));

  @Test
  void everyMemberOfAStreamRecordComesBack() throws MalformedRecordException {
    ChangeMetadata metadata = new ChangeMetadata(
        null,
        "2026-01-31T12:00:00.000",
        "shardId-1",
        "4421584500000000017450439091",
        null,
        "c4ca",
        "REMOVE",
        "1700000000",
        new ChangeMetadata.UserIdentity("Service", "dynamodb.amazonaws.com"));
    ChangeRecord record = new ChangeRecord(metadata, KEY, null, KEY);

    assertThat(ChangeJson.line(record))
        .isEqualTo(
            "{\"Metadata\":{\"StreamLabel\":{\"S\":\"2026-01-31T12:00:00.000\"},\"ShardId\":{\"S\":\"shardId-1\"},"
                + "\"SequenceNumber\":{\"N\":\"4421584500000000017450439091\"},\"EventID\":{\"S\":\"c4ca\"},"
                + "\"EventName\":{\"S\":\"REMOVE\"},\"ApproximateCreationDateTime\":{\"N\":\"1700000000\"},"
                + "\"UserIdentity\":{\"M\":{\"Type\":{\"S\":\"Service\"},\"PrincipalId\":{\"S\":\"dynamodb.amazonaws.com\"}}}},"
                + "\"Keys\":{\"pk\":{\"S\":\"a\"}},\"OldImage\":{\"pk\":{\"S\":\"a\"}}}");
    assertThat(parsed(ChangeJson.line(record))).isEqualTo(record);
    assertThat(record.isDelete()).isTrue();
  }

  @Test
  void itemsOfEveryKindComeBack() throws MalformedRecordException {
    long seed = 17;
    for (Item item : new ItemGenerator(seed).keyed("pk").items(200)) {
      ChangeRecord record = new ChangeRecord(
          ChangeMetadata.exported(1),
          Map.of("pk", Objects.requireNonNull(item.attributes().get("pk"))),
          item.attributes(),
          item.attributes());
      assertThat(parsed(ChangeJson.line(record))).as("seed %d", seed).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"N\":\"1704067275345753\"}",
        "\"1704067275345753\"",
        "1704067275345753",
        "{\"S\":\"1704067275345753\"}",
        "1704067275345753.0",
        " { \"N\" : 1704067275345753 } "
      })
  void everyShapeOfATimeIsRead(String time) throws MalformedRecordException {
    ChangeRecord record =
        parsed("{\"Unknown\":[1,{\"a\":null}],\"Keys\":{\"pk\":{\"S\":\"a\"}},\"Metadata\":{"
            + "\"New\":true,\"WriteTimestampMicros\":" + time + "}}");
    assertThat(record.metadata().writeTimestampMicros()).isEqualTo(1704067275345753L);
    assertThat(record.keys()).isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$ion_1_0 {Record:{Keys:{pk:\"a\"},Metadata:{WriteTimestampMicros:1684374845117899.},NewImage:{pk:\"a\",n:6d2}}}",
        " $ion_1_0 {Metadata:{WriteTimestampMicros:1684374845117899},Keys:{pk:\"a\"},NewImage:{pk:\"a\",n:600.}}",
        "{Keys:{pk:\"a\"},NewImage:{pk:\"a\",n:600},Metadata:{WriteTimestampMicros:{N:\"1684374845117899\"}}}",
        "{Keys:{pk:\"a\"},NewImage:{pk:\"a\",n:600},Metadata:{WriteTimestampMicros:\"1684374845117899\"}}",
        "{Version:1,Keys:{pk:\"a\"},NewImage:{pk:\"a\",n:600},Metadata:{New:[true],WriteTimestampMicros:1684374845117899.}}"
      })
  void everyWrapperOfIonIsRead(String line) throws MalformedRecordException {
    ChangeRecord record = parsed(json(line));
    assertThat(record.metadata().writeTimestampMicros()).isEqualTo(1684374845117899L);
    assertThat(record.newImage())
        .isEqualTo(Map.of("pk", new AttributeValue.S("a"), "n", new AttributeValue.N("600")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Item\":{}}|expected the members Metadata and Keys",
        "{\"Metadata\":{},\"Keys\":{\"pk\":{\"S\":\"a\"}},\"Keys\":{\"pk\":{\"S\":\"a\"}}}|a member that stands twice",
        "{\"Metadata\":{\"WriteTimestampMicros\":1.5}}|expected whole microseconds",
        "{\"Metadata\":{\"WriteTimestampMicros\":-1}}|expected whole microseconds",
        "{\"Metadata\":{\"WriteTimestampMicros\":1E300}}|expected whole microseconds",
        "{\"Metadata\":{\"WriteTimestampMicros\":\"soon\"}}|expected a number",
        "{\"Metadata\":{\"SequenceNumber\":{\"M\":{}}}}|expected a text or a number in Metadata",
        "{\"Keys\":{\"pk\":{\"Z\":\"a\"}}}|expected a type tag",
        "{\"Keys\":{\"pk\":{\"S\":\"a\"}}|expected '}'",
        "{\"Other\":}|expected a value"
      })
  void whatIsNoRecordIsRefused(String line, String reason) {
    assertThatThrownBy(() -> parsed(line))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{Item:{}, Keys:[]}|expected a struct in each member",
        "{Record:{Keys:{pk:\"a\"}}, More:{}}|expected the end of the record, found another member",
        "{Keys:{pk:|expected a whole record"
      })
  void ionThatIsNoRecordIsRefused(String line, String reason) {
    assertThatThrownBy(() -> json(line))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aMemberInIonThatIsNoneIsRefusedAndTheOthersAreTold() throws Exception {
    assertThat(json("{Metadata:{WriteTimestampMicros:1e0},Keys:{pk:\"a\"}}"))
        .isEqualTo(
            "{\"Keys\":{\"pk\":{\"S\":\"a\"}},\"Refused\":\"expected numbers and texts in Metadata, found a float\"}");
    assertThat(json("{NewImage:{n:[{m:1e0}]},Keys:{pk:\"a\"}}"))
        .startsWith("{\"Keys\":{\"pk\":{\"S\":\"a\"}},\"Refused\":\"expected ");
  }

  private static String json(String ion) throws MalformedRecordException {
    byte[] bytes = ion.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new IonRecords().changeToJson(bytes, 0, bytes.length, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ChangeRecord parsed(String line) throws MalformedRecordException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return ChangeJson.parseLine(bytes, 0, bytes.length);
  }
}
