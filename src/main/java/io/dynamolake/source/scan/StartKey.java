// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.source.SdkValues;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last key of a page, from which the next one goes on; valid only for the same segment of as many segments. Holds values of an item:
 * it may stand beside the data, never in a message.
 *
 * @param json the key's attributes as DynamoDB JSON: {@code {"pk":{"S":"..."}}}
 */
record StartKey(String json) implements Serializable {

  static StartKey of(
      Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> key) {
    return new StartKey(ItemJson.attributes(SdkValues.members(key)));
  }

  /** @throws MalformedRecordException if the text is no key */
  Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> attributes()
      throws MalformedRecordException {
    Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> key =
        new LinkedHashMap<>();
    for (Map.Entry<String, AttributeValue> part : ItemJson.parseAttributes(json).entrySet()) {
      AttributeValue value = part.getValue();
      if (!(value instanceof AttributeValue.S
          || value instanceof AttributeValue.N
          || value instanceof AttributeValue.B)) {
        throw new MalformedRecordException("a key of type " + value.type());
      }
      key.put(part.getKey(), SdkValues.scalar(value));
    }
    return key;
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "StartKey[" + json.length() + "]";
  }
}
