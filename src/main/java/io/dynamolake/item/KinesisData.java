// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.util.Base64;
import java.util.Map;

/**
 * What a Lambda event of Kinesis has instead of a change record.
 *
 * @param record the change record, as JSON
 * @param sequenceNumber of Kinesis: its order is that in which DynamoDB handed over the changes of an item
 */
public record KinesisData(byte[] record, String sequenceNumber) {
  /** @throws MalformedRecordException if there is no base64 in {@code data}, or no sequence number */
  static KinesisData of(JsonSpans json, Map<String, JsonSpans.Span> members)
      throws MalformedRecordException {
    String data = json.text(members, "data");
    String number = json.text(members, "sequenceNumber");
    if (data == null || number == null || data.length() % 4 != 0) {
      throw new MalformedRecordException(
          "expected a sequenceNumber, and data in base64, in the member kinesis");
    }
    try {
      return new KinesisData(Base64.getDecoder().decode(data), number);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("expected base64 in kinesis.data, found what is none");
    }
  }
}
