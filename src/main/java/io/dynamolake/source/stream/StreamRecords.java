// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.ItemNumber;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Stream records as the SDK has them, in our terms. */
final class StreamRecords {
  private StreamRecords() {}

  /** @throws DynamoLakeException (INTEGRITY) if applying the record would not do what it says */
  static ChangeRecord of(Record record, String streamLabel, String shardId) {
    StreamRecord change = record.dynamodb();
    Map<String, AttributeValue> newImage = change.hasNewImage() ? members(change.newImage()) : null;
    boolean removed = record.eventName() == OperationType.REMOVE;
    boolean known = removed
        || record.eventName() == OperationType.INSERT
        || record.eventName() == OperationType.MODIFY;
    if (!known || removed == (newImage != null) || !change.hasKeys()) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot land record " + change.sequenceNumber() + " of shard " + shardId
              + ": its images contradict its kind, " + record.eventNameAsString()
              + ". Land this time by an incremental export.");
    }
    return new ChangeRecord(
        new ChangeMetadata(
            null,
            streamLabel,
            shardId,
            change.sequenceNumber(),
            null,
            record.eventID(),
            record.eventNameAsString(),
            seconds(change.approximateCreationDateTime()),
            identity(record.userIdentity())),
        members(change.keys()),
        newImage,
        change.hasOldImage() ? members(change.oldImage()) : null);
  }

  private static @Nullable String seconds(@Nullable Instant time) {
    return time == null
        ? null
        : ItemNumber.plain(
            BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9)));
  }

  private static ChangeMetadata.@Nullable UserIdentity identity(@Nullable Identity identity) {
    return identity == null
        ? null
        : new ChangeMetadata.UserIdentity(
            orEmpty(identity.type()), orEmpty(identity.principalId()));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Map<String, AttributeValue> members(
      Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> members) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    members.forEach((name, value) -> map.put(name, value(value)));
    return map;
  }

  private static AttributeValue value(
      software.amazon.awssdk.services.dynamodb.model.AttributeValue sdk) {
    return switch (sdk.type()) {
      case S -> new AttributeValue.S(sdk.s());
      case N -> new AttributeValue.N(sdk.n());
      case B -> new AttributeValue.B(sdk.b().asByteArray());
      case BOOL -> new AttributeValue.Bool(sdk.bool());
      case NUL -> new AttributeValue.Null();
      case L -> new AttributeValue.L(sdk.l().stream().map(StreamRecords::value).toList());
      case M -> new AttributeValue.M(members(sdk.m()));
      case SS -> new AttributeValue.SS(sdk.ss());
      case NS -> new AttributeValue.NS(sdk.ns());
      case BS ->
        new AttributeValue.BS(sdk.bs().stream().map(SdkBytes::asByteArray).toList());
      case UNKNOWN_TO_SDK_VERSION -> untagged(sdk);
    };
  }

  /** DynamoDB Local writes an empty map into its streams as a value without a tag; nothing else does. */
  private static AttributeValue untagged(
      software.amazon.awssdk.services.dynamodb.model.AttributeValue sdk) {
    if (!sdk.equals(
        software.amazon.awssdk.services.dynamodb.model.AttributeValue.builder().build())) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot read a stream record: it has an attribute of a type that is unknown. Use a newer version.");
    }
    return new AttributeValue.M(Map.of());
  }
}
