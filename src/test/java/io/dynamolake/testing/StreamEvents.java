// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.ItemJson;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Batches of stream records as Lambda hands them over, from the changes that they tell of. */
public final class StreamEvents {
  public static final String LABEL = "2026-01-31T12:00:00.000";
  private static final String STREAMS =
      "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/";
  public static final String ARN = STREAMS + LABEL;
  public static final ChangeMetadata.UserIdentity TIME_TO_LIVE =
      new ChangeMetadata.UserIdentity("Service", "dynamodb.amazonaws.com");

  private StreamEvents() {}

  /** The change of an item with the key {@code pk}; an insertion, as a stream of {@link #ARN} tells it. */
  public static ChangeRecord insert(
      long sequenceNumber, String key, Map<String, AttributeValue> item) {
    return new ChangeRecord(metadata(sequenceNumber, "INSERT", null), key(key), item, null);
  }

  public static ChangeRecord expire(
      long sequenceNumber, String key, Map<String, AttributeValue> item) {
    return new ChangeRecord(metadata(sequenceNumber, "REMOVE", TIME_TO_LIVE), key(key), null, item);
  }

  private static Map<String, AttributeValue> key(String key) {
    return Map.of("pk", new AttributeValue.S(key));
  }

  private static ChangeMetadata metadata(
      long sequenceNumber, String name, ChangeMetadata.@Nullable UserIdentity who) {
    // Longer than any number of 64 bits, as the real ones are.
    String digits = "4421584500000000" + String.format(Locale.ROOT, "%012d", sequenceNumber);
    return new ChangeMetadata(
        null, LABEL, null, digits, null, "event-" + sequenceNumber, name, "1700000000", who);
  }

  public static byte[] event(List<ChangeRecord> changes) {
    return eventOf(changes.stream().map(StreamEvents::record).toList());
  }

  /** An event of records that are JSON already. */
  public static byte[] eventOf(List<String> records) {
    return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  /** One element of Records. */
  public static String record(ChangeRecord change) {
    ChangeMetadata metadata = change.metadata();
    ChangeMetadata.UserIdentity who = metadata.userIdentity();
    Map<String, AttributeValue> newImage = change.newImage();
    Map<String, AttributeValue> oldImage = change.oldImage();
    return "{\"eventID\":\"" + metadata.eventId() + "\",\"eventName\":\"" + metadata.eventName()
        + "\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"eu-west-1\",\"dynamodb\":{"
        + "\"ApproximateCreationDateTime\":" + metadata.approximateCreationDateTime()
        + ",\"Keys\":" + ItemJson.attributes(change.keys())
        + (newImage == null ? "" : ",\"NewImage\":" + ItemJson.attributes(newImage))
        + (oldImage == null ? "" : ",\"OldImage\":" + ItemJson.attributes(oldImage))
        + ",\"SequenceNumber\":\"" + metadata.sequenceNumber()
        + "\",\"SizeBytes\":59,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}"
        + (who == null
            ? ""
            : ",\"userIdentity\":{\"type\":\"" + who.type() + "\",\"principalId\":\""
                + who.principalId() + "\"}")
        + ",\"eventSourceARN\":\"" + STREAMS + metadata.streamLabel() + "\"}";
  }

  /** The lines of a change file. */
  public static List<String> lines(byte[] gzip) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(new ByteArrayInputStream(gzip)), StandardCharsets.UTF_8))) {
      return reader.lines().collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record of Kinesis Data Streams for DynamoDB: of a deletion if the first image is an old one. */
  public static String kinesis(Instant at, String key, String image) {
    return "{\"eventID\":\"e" + at + "\",\"eventName\":\""
        + (image.startsWith("\"New") ? "MODIFY" : "REMOVE")
        + "\",\"recordFormat\":\"application/json\",\"tableName\":\"orders\",\"dynamodb\":{"
        + "\"ApproximateCreationDateTime\":" + at.toEpochMilli()
        + ",\"Keys\":{\"pk\":{\"S\":\"" + key + "\"}}," + image + "}}";
  }
}
