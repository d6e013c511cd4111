// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The last key of a page, from which the next one goes on; valid only for the same segment of as many segments. Holds values of an item:
 * it may stand beside the data, never in a message.
 *
 * @param json the key's attributes as DynamoDB JSON: {@code {"pk":{"S":"..."}}}
 */
record StartKey(String json) implements Serializable {

  static StartKey of(
      Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> key) {
    Map<String, AttributeValue> ours = new LinkedHashMap<>();
    key.forEach((name, value) -> ours.put(name, ours(value)));
    return new StartKey(ItemJson.attributes(ours));
  }

  private static AttributeValue ours(
      software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
    return switch (value.type()) {
      case S -> new AttributeValue.S(value.s());
      case N -> new AttributeValue.N(value.n());
      case B -> new AttributeValue.B(value.b().asByteArrayUnsafe());
      default -> throw new IllegalStateException("A key of type " + value.type());
    };
  }

  /** @throws MalformedRecordException if the text is no key */
  Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> attributes()
      throws MalformedRecordException {
    Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> key =
        new LinkedHashMap<>();
    for (Map.Entry<String, AttributeValue> part : ItemJson.parseAttributes(json).entrySet()) {
      key.put(part.getKey(), sdk(part.getValue()));
    }
    return key;
  }

  private static software.amazon.awssdk.services.dynamodb.model.AttributeValue sdk(
      AttributeValue value) throws MalformedRecordException {
    var sdk = software.amazon.awssdk.services.dynamodb.model.AttributeValue.builder();
    if (value instanceof AttributeValue.S s) {
      return sdk.s(s.value()).build();
    }
    if (value instanceof AttributeValue.N n) {
      return sdk.n(n.digits()).build();
    }
    if (value instanceof AttributeValue.B b) {
      return sdk.b(SdkBytes.fromByteArray(b.bytes())).build();
    }
    throw new MalformedRecordException("a key of type " + value.type());
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "StartKey[" + json.length() + "]";
  }
}
