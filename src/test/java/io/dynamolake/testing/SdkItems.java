// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** Items in the terms of the AWS SDK. */
public final class SdkItems {
  private SdkItems() {}

  /** As a request takes it. */
  public static Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> of(
      Item item) {
    return sdk(item.attributes());
  }

  /** As a response has it. */
  public static Item item(
      Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> attributes) {
    return new Item(members(attributes));
  }

  private static Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> sdk(
      Map<String, AttributeValue> members) {
    Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> map =
        new LinkedHashMap<>();
    members.forEach((name, value) -> map.put(name, sdk(value)));
    return map;
  }

  private static software.amazon.awssdk.services.dynamodb.model.AttributeValue sdk(
      AttributeValue value) {
    var sdk = software.amazon.awssdk.services.dynamodb.model.AttributeValue.builder();
    if (value instanceof AttributeValue.S s) {
      sdk.s(s.value());
    } else if (value instanceof AttributeValue.N n) {
      sdk.n(n.digits());
    } else if (value instanceof AttributeValue.B b) {
      sdk.b(SdkBytes.fromByteArray(b.bytes()));
    } else if (value instanceof AttributeValue.Bool bool) {
      sdk.bool(bool.value());
    } else if (value instanceof AttributeValue.Null) {
      sdk.nul(true);
    } else if (value instanceof AttributeValue.L list) {
      sdk.l(list.values().stream().map(SdkItems::sdk).toList());
    } else if (value instanceof AttributeValue.M map) {
      sdk.m(sdk(map.members()));
    } else if (value instanceof AttributeValue.SS set) {
      sdk.ss(set.values());
    } else if (value instanceof AttributeValue.NS set) {
      sdk.ns(set.digits());
    } else if (value instanceof AttributeValue.BS set) {
      sdk.bs(set.values().stream().map(SdkBytes::fromByteArray).toList());
    }
    return sdk.build();
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
      case L -> new AttributeValue.L(sdk.l().stream().map(SdkItems::value).toList());
      case M -> new AttributeValue.M(members(sdk.m()));
      case SS -> new AttributeValue.SS(sdk.ss());
      case NS -> new AttributeValue.NS(sdk.ns());
      case BS ->
        new AttributeValue.BS(sdk.bs().stream().map(SdkBytes::asByteArray).toList());
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException(sdk.toString());
    };
  }
}
