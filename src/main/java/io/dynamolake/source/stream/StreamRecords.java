// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.source.SdkValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    Map<String, AttributeValue> newImage =
        change.hasNewImage() ? SdkValues.members(change.newImage()) : null;
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
        SdkValues.members(change.keys()),
        newImage,
        change.hasOldImage() ? SdkValues.members(change.oldImage()) : null);
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
}
