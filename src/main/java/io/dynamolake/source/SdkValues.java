// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** Between our attribute values and those of the SDK. */
public final class SdkValues {
  private static final software.amazon.awssdk.services.dynamodb.model.AttributeValue UNTAGGED =
      software.amazon.awssdk.services.dynamodb.model.AttributeValue.builder().build();

  private SdkValues() {}

  /**
   * In the same order.
   *
   * @throws DynamoLakeException (INTEGRITY) if an attribute has a type that this version does not know
   */
  public static Map<String, AttributeValue> members(
      Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> members) {
    Map<String, AttributeValue> ours = new LinkedHashMap<>();
    members.forEach((name, value) -> ours.put(name, value(value)));
    return ours;
  }

  private static AttributeValue value(
      software.amazon.awssdk.services.dynamodb.model.AttributeValue sdk) {
    return switch (sdk.type()) {
      case S -> new AttributeValue.S(sdk.s());
      case N -> new AttributeValue.N(sdk.n());
      case B -> new AttributeValue.B(sdk.b().asByteArray());
      case BOOL -> new AttributeValue.Bool(sdk.bool());
      case NUL -> new AttributeValue.Null();
      case L -> new AttributeValue.L(sdk.l().stream().map(SdkValues::value).toList());
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
    if (!sdk.equals(UNTAGGED)) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot read an item: it has an attribute of a type that is unknown. Use a newer version.");
    }
    return new AttributeValue.M(Map.of());
  }

  /**
   * A value such as keys and filters have.
   *
   * @throws IllegalArgumentException for a set, list or map
   */
  public static software.amazon.awssdk.services.dynamodb.model.AttributeValue scalar(
      AttributeValue value) {
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
    if (value instanceof AttributeValue.Bool bool) {
      return sdk.bool(bool.value()).build();
    }
    if (value instanceof AttributeValue.Null) {
      return sdk.nul(true).build();
    }
    throw new IllegalArgumentException("Not a scalar: " + value.type());
  }
}
