// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Change records as lines of a change file, tree based. What is written is read back equal; images keep text, binaries and the digits of
 * numbers as they were. The format is described in {@code change-files.md}.
 */
public final class ChangeJson {
  private ChangeJson() {}

  /**
   * One line without spaces and without a line end, members in the order of an incremental export.
   *
   * @throws IllegalArgumentException if text holds an unpaired surrogate, which nothing that was parsed does
   */
  public static String line(ChangeRecord change) {
    StringBuilder line = new StringBuilder(512);
    line.append("{\"Metadata\":").append(metadataJson(change.metadata()));
    line.append(",\"Keys\":").append(ItemJson.attributes(change.keys()));
    image(line, "OldImage", change.oldImage());
    image(line, "NewImage", change.newImage());
    return line.append('}').toString();
  }

  /** {@link #line} as UTF-8. */
  public static byte[] lineBytes(ChangeRecord change) {
    return line(change).getBytes(StandardCharsets.UTF_8);
  }

  /** The object that stands behind {@code Metadata}. */
  static String metadataJson(ChangeMetadata metadata) {
    return ItemJson.attributes(metadata(metadata));
  }

  private static void image(
      StringBuilder line, String name, @Nullable Map<String, AttributeValue> attributes) {
    if (attributes != null) {
      line.append(",\"").append(name).append("\":").append(ItemJson.attributes(attributes));
    }
  }

  private static Map<String, AttributeValue> metadata(ChangeMetadata metadata) {
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    Long written = metadata.writeTimestampMicros();
    number(members, "WriteTimestampMicros", written == null ? null : written.toString());
    text(members, "StreamLabel", metadata.streamLabel());
    text(members, "ShardId", metadata.shardId());
    number(members, "SequenceNumber", metadata.sequenceNumber());
    number(members, "KinesisSequenceNumber", metadata.kinesisSequenceNumber());
    text(members, "EventID", metadata.eventId());
    text(members, "EventName", metadata.eventName());
    number(members, "ApproximateCreationDateTime", metadata.approximateCreationDateTime());
    ChangeMetadata.UserIdentity identity = metadata.userIdentity();
    if (identity != null) {
      Map<String, AttributeValue> who = new LinkedHashMap<>();
      text(who, "Type", identity.type());
      text(who, "PrincipalId", identity.principalId());
      members.put("UserIdentity", new AttributeValue.M(who));
    }
    return members;
  }

  private static void text(
      Map<String, AttributeValue> members, String name, @Nullable String value) {
    if (value != null) {
      members.put(name, new AttributeValue.S(value));
    }
  }

  private static void number(
      Map<String, AttributeValue> members, String name, @Nullable String digits) {
    if (digits != null) {
      members.put(name, new AttributeValue.N(digits));
    }
  }

  /**
   * Reads a line in any of the shapes that {@link ChangeEnvelope} takes.
   *
   * @throws MalformedRecordException if the bytes are anything else
   */
  public static ChangeRecord parseLine(byte[] utf8, int offset, int length)
      throws MalformedRecordException {
    ChangeEnvelope envelope = new ChangeEnvelope();
    envelope.read(utf8, offset, length);
    return new ChangeRecord(
        envelope.metadata(),
        required(utf8, envelope.keys()),
        attributes(utf8, envelope.newImage()),
        attributes(utf8, envelope.oldImage()));
  }

  private static Map<String, AttributeValue> required(byte[] utf8, ChangeEnvelope.Slice slice)
      throws MalformedRecordException {
    String json = new String(utf8, slice.offset(), slice.length(), StandardCharsets.UTF_8);
    return ItemJson.parseAttributes(json);
  }

  private static @Nullable Map<String, AttributeValue> attributes(
      byte[] utf8, ChangeEnvelope.Slice slice) throws MalformedRecordException {
    return slice.present() ? required(utf8, slice) : null;
  }
}
