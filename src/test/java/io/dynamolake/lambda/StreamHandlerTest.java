// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeJson;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.S3Stub;
import io.dynamolake.testing.StreamEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class StreamHandlerTest {
  private static final String DONE = "{\"batchItemFailures\":[]}";
  private static final String SECRET = "never-to-be-logged";

  private final QuietContext context = new QuietContext();
  private S3Stub bucket = new S3Stub();
  private S3Client s3 = LambdaJarTrial.client(bucket);

  StreamHandlerTest() throws IOException {}

  @BeforeEach
  void checkThatNothingIsThere() {
    assertThat(bucket.objects()).isEmpty();
  }

  @AfterEach
  void close() {
    s3.close();
    bucket.close();
  }

  @Test
  void landsABatchAsOneFileLetterByLetter() throws Exception {
    long seed = new Random().nextLong();
    ItemGenerator items = new ItemGenerator(seed).withEmptySets();
    List<ChangeRecord> changes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Map<String, AttributeValue> image = items.next().attributes();
      String key = "key " + i;
      changes.add(
          i % 3 == 0 ? StreamEvents.expire(i, key, image) : StreamEvents.insert(i, key, image));
    }

    assertThat(handle(StreamEvents.event(changes))).isEqualTo(DONE);

    assertThat(landed(onlyFile()))
        .describedAs("seed %d", seed)
        .isEqualTo(changes)
        .hasSameSizeAs(changes);
    assertThat(bucket.objects())
        .containsOnlyKeys(
            "lake/orders/changes/2026-01-31T12_3a00_3a00.000/unknown/"
                + "0000000000004421584500000000000000000000-0000000000004421584500000000000000000059-60.json.gz");
    assertThat(context.log())
        .isEqualTo("Landed 60 records: s3://" + bucket.bucket() + "/"
            + bucket.objects().keySet().iterator().next() + System.lineSeparator());
  }

  @Test
  void takesTimesInAnyNotationAndWhiteSpaceBetweenTokens() throws Exception {
    String record = StreamEvents.record(StreamEvents.insert(1, "a", item()));
    List<String> records = List.of(
        record.replace(":1700000000,", ":1.7E9,"),
        record.replace(":1700000000,", ":1.635734407123456789E9,"),
        record.replace("\"ApproximateCreationDateTime\":1700000000,", ""),
        record.replace("\"NewImage\":{", "\"OldImage\":null , \"NewImage\" :\r\n{\n\t"));

    assertThat(handle(StreamEvents.eventOf(records))).isEqualTo(DONE);

    List<ChangeRecord> landed = landed(onlyFile());
    assertThat(landed)
        .extracting(change -> change.metadata().approximateCreationDateTime())
        .containsExactly("1700000000", "1635734407.123456789", null, "1700000000");
    assertThat(landed).extracting(ChangeRecord::newImage).containsOnly(item());
  }

  @Test
  void writesEachBatchOnceHoweverOftenItIsDelivered() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<List<ChangeRecord>> batches = new ArrayList<>();
    List<byte[]> deliveries = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < 15; i++) {
      List<ChangeRecord> batch = new ArrayList<>();
      for (int size = 1 + random.nextInt(30); size > 0; size--) {
        batch.add(StreamEvents.insert(number, "k" + number++, item()));
      }
      batches.add(batch);
      for (int times = 1 + random.nextInt(5); times > 0; times--) {
        deliveries.add(StreamEvents.event(batch));
      }
    }
    Collections.shuffle(deliveries, random);

    for (byte[] delivery : deliveries) {
      assertThat(handle(delivery)).isEqualTo(DONE);
    }

    List<List<ChangeRecord>> files = new ArrayList<>();
    for (String key : bucket.objects().keySet()) {
      files.add(landed(key));
    }
    // Names are padded, so their order is that of the numbers.
    assertThat(files).describedAs("seed %d", seed).isEqualTo(batches);
  }

  @Test
  void landsWhatIsBeforeARecordThatFailsAndReportsThatOneOnly() throws Exception {
    for (int failing = 0; failing < 4; failing++) {
      List<String> records = IntStream.range(0, 4)
          .mapToObj(i -> StreamEvents.record(StreamEvents.insert(i, "k" + i, item())))
          .collect(Collectors.toCollection(ArrayList::new));
      records.set(
          failing, records.get(failing).replace("{\"N\":\"1.50\"}", "{\"N\":\"" + SECRET + "\"}"));
      records.set(
          3,
          failing == 3 ? records.get(3) : records.get(3).replace("{\"N\":\"1.50\"}", "{\"X\":1}"));
      String reported = "442158450000000000000000000" + failing;

      assertThat(handle(StreamEvents.eventOf(records)))
          .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"" + reported + "\"}]}");

      assertThat(context.log())
          .contains("Cannot land record " + (failing + 1) + " of the batch: ")
          .contains(", in NewImage, line 1 of the event. Sequence number " + reported
              + " is reported as failed.")
          .doesNotContain(SECRET);
    }
    List<Integer> sizes = new ArrayList<>();
    for (String key : bucket.objects().keySet()) {
      sizes.add(landed(key).size());
    }
    assertThat(sizes).containsExactly(1, 2, 3);
  }

  @Test
  void aRecordWithoutAUsableSequenceNumberFailsTheBatch() {
    String good = StreamEvents.record(StreamEvents.insert(1, "a", item()));
    for (String number : List.of("\"SequenceNumber\":\"\",", "\"SequenceNumber\":\"1x\",", "")) {
      String bad = good.replaceFirst("\"SequenceNumber\":\"[0-9]+\",", number);
      assertThatThrownBy(() -> handle(StreamEvents.eventOf(List.of(good, bad))))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "Cannot land record 2 of the batch: expected a SequenceNumber of at most 40 digits in the"
                  + " record's member dynamodb. It has no sequence number to report, so the batch fails.");
    }
    assertThat(bucket.objects()).hasSize(1);
  }

  @Test
  void anImageThatContradictsTheEventsNameFails() throws Exception {
    String insert = StreamEvents.record(StreamEvents.insert(1, "a", item()));
    assertThat(handle(StreamEvents.eventOf(List.of(insert.replace("\"INSERT\"", "\"REMOVE\"")))))
        .contains("itemIdentifier");
    assertThat(handle(StreamEvents.eventOf(List.of(insert.replace("\"INSERT\"", "\"UPSERT\"")))))
        .contains("itemIdentifier");
    String removal = StreamEvents.record(StreamEvents.expire(1, "a", item()));
    assertThat(handle(StreamEvents.eventOf(List.of(removal.replace("\"REMOVE\"", "\"MODIFY\"")))))
        .contains("itemIdentifier");
    assertThat(bucket.objects()).isEmpty();
    assertThat(context.log())
        .contains("a REMOVE with a NewImage: it would not be applied as a deletion")
        .contains("expected INSERT, MODIFY or REMOVE as eventName, found another or none")
        .contains("no NewImage, but eventName is MODIFY: it would be applied as a deletion");
  }

  @Test
  void refusesAStreamWithoutNewImages() {
    for (String view : List.of("KEYS_ONLY", "OLD_IMAGE")) {
      String record = StreamEvents.record(StreamEvents.insert(1, "a", item()));
      byte[] event = StreamEvents.eventOf(List.of(record.replace("NEW_AND_OLD_IMAGES", view)));
      assertThatThrownBy(() -> handle(event))
          .isInstanceOf(DynamoLakeException.class)
          .hasMessage("Cannot land changes of this stream: its view type is " + view
              + ", so it does not tell what items are after a change. Switch the table's stream off and on again with"
              + " NEW_AND_OLD_IMAGES or NEW_IMAGE, then take a new snapshot of the table.");
    }
    assertThat(bucket.objects()).isEmpty();
  }

  @Test
  void refusesAnEventOfAnotherSource() {
    byte[] event =
        "{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"dynamodb\":{}}]}".getBytes(UTF_8);
    assertThatThrownBy(() -> handle(event))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage("Cannot land this event: it comes from another source than aws:dynamodb."
            + " Attach the function to the stream of a DynamoDB table.");
  }

  @Test
  void throwsWhatIsNoBatch() {
    for (String event :
        List.of("", "[]", "{}", "{\"Records\":[", "{\"Records\":[]} x", "{\"records\":[]}")) {
      assertThatThrownBy(() -> handle(event.getBytes(UTF_8)))
          .describedAs(event)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Cannot read the event: ");
    }
  }

  @Test
  void anEmptyBatchIsDoneWithoutAFile() throws Exception {
    assertThat(handle("{\"Records\":[],\"window\":{\"start\":\"x\"}}".getBytes(UTF_8)))
        .isEqualTo(DONE);
    assertThat(bucket.objects()).isEmpty();
  }

  @Test
  void anErrorOfTheBucketNeverLooksLikeSuccess() throws Exception {
    byte[] event = StreamEvents.event(List.of(StreamEvents.insert(1, "a", item())));
    bucket.failNextPuts.set(100);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    assertThatThrownBy(
            () -> handler().handleRequest(new ByteArrayInputStream(event), answer, context))
        .isInstanceOf(S3Exception.class);
    assertThat(answer.size()).isZero();

    bucket.failNextPuts.set(1);
    assertThat(handle(event)).isEqualTo(DONE);
    assertThat(bucket.objects()).hasSize(1);
  }

  @Test
  void aResponseThatGetsLostLeavesOneFile() throws Exception {
    bucket.loseNextPutResponses.set(1);
    byte[] event = StreamEvents.event(List.of(StreamEvents.insert(1, "a", item())));
    assertThat(handle(event)).isEqualTo(DONE);
    assertThat(bucket.objects()).hasSize(1);
  }

  private static Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("pk", new AttributeValue.S("a \"quoted\\\" \u00e9 { key"));
    item.put("n", new AttributeValue.N("1.50"));
    item.put("empty", new AttributeValue.L(List.of()));
    item.put("Records", new AttributeValue.M(Map.of("S", new AttributeValue.S(SECRET))));
    item.put("b", new AttributeValue.B(new byte[] {0, -1, 10}));
    item.put("bs", new AttributeValue.BS(Arrays.asList(new byte[] {1}, new byte[0])));
    return item;
  }

  private StreamHandler handler() {
    return new StreamHandler(
        new LandingBucket(s3, new LambdaSettings(bucket.bucket(), "lake/orders", null)));
  }

  private String handle(byte[] event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler().handleRequest(new ByteArrayInputStream(event), answer, context);
    return answer.toString(UTF_8);
  }

  private String onlyFile() {
    assertThat(bucket.objects()).hasSize(1);
    return bucket.objects().keySet().iterator().next();
  }

  /** The records of a file, which its name must tell the truth about. */
  private List<ChangeRecord> landed(String key) throws MalformedRecordException {
    List<ChangeRecord> changes = new ArrayList<>();
    for (String line : StreamEvents.lines(requireNonNull(bucket.objects().get(key)))) {
      byte[] bytes = line.getBytes(UTF_8);
      changes.add(ChangeJson.parseLine(bytes, 0, bytes.length));
    }
    ChangeFileName name = ChangeFileName.parse(key.replace("lake/orders/", "")).orElseThrow();
    assertThat(name.records()).isEqualTo(changes.size());
    return changes;
  }
}
