// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeJson;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of change files, from attributes in DynamoDB JSON. */
public final class ChangeLines {
  private ChangeLines() {}

  /** A change of an incremental export: a new item, or an item that is another one now. */
  public static String put(Instant at, String keys, String more) {
    return ChangeJson.line(new ChangeRecord(
        exported(at),
        attributes(keys),
        attributes(more.isEmpty() ? keys : keys + "," + more),
        null));
  }

  /** A change of an incremental export with both images; the new one is null for a deletion. */
  public static String both(Instant at, String keys, String old, @Nullable String now) {
    return ChangeJson.line(new ChangeRecord(
        exported(at),
        attributes(keys),
        now == null ? null : attributes(keys + now),
        attributes(keys + old)));
  }

  public static String delete(Instant at, String keys) {
    return ChangeJson.line(new ChangeRecord(exported(at), attributes(keys), null, null));
  }

  /** A stream record of a new item, or of an item that is another one now. */
  public static ChangeRecord streamedPut(
      String label, String sequenceNumber, Instant at, String keys, String more) {
    return new ChangeRecord(
        streamed(label, sequenceNumber, at),
        attributes(keys),
        attributes(more.isEmpty() ? keys : keys + "," + more),
        null);
  }

  public static ChangeRecord streamedDelete(
      String label, String sequenceNumber, Instant at, String keys) {
    return new ChangeRecord(streamed(label, sequenceNumber, at), attributes(keys), null, null);
  }

  private static ChangeMetadata streamed(String label, String sequenceNumber, Instant at) {
    return ChangeMetadata.streamed(label, sequenceNumber, Long.toString(at.getEpochSecond()));
  }

  /** A line of a full export. */
  public static String item(String attributes) {
    return "{\"Item\":{" + attributes + "}}";
  }

  private static ChangeMetadata exported(Instant at) {
    return ChangeMetadata.exported(ChronoUnit.MICROS.between(Instant.EPOCH, at));
  }

  private static Map<String, AttributeValue> attributes(@Nullable String members) {
    try {
      return ItemJson.parseAttributes("{" + members + "}");
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
