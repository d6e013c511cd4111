// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.source.SourceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** The SDK's items as ours. */
final class SdkItems {
  private final SourceTable table;

  SdkItems(SourceTable table) {
    this.table = table;
  }

  Item item(Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> attributes) {
    Map<String, AttributeValue> ours = new LinkedHashMap<>();
    attributes.forEach((name, value) -> ours.put(name, value(name, value)));
    return new Item(ours);
  }

  private AttributeValue value(
      String attribute, software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
    return switch (value.type()) {
      case S -> new AttributeValue.S(value.s());
      case N -> new AttributeValue.N(value.n());
      case B -> new AttributeValue.B(value.b().asByteArrayUnsafe());
      case BOOL -> new AttributeValue.Bool(value.bool());
      case NUL -> new AttributeValue.Null();
      case SS -> new AttributeValue.SS(value.ss());
      case NS -> new AttributeValue.NS(value.ns());
      case BS ->
        new AttributeValue.BS(
            value.bs().stream().map(SdkBytes::asByteArrayUnsafe).toList());
      case L -> {
        List<AttributeValue> values = new ArrayList<>(value.l().size());
        value.l().forEach(element -> values.add(value(attribute, element)));
        yield new AttributeValue.L(values);
      }
      case M -> {
        Map<String, AttributeValue> members = new LinkedHashMap<>();
        value.m().forEach((name, member) -> members.put(name, value(attribute, member)));
        yield new AttributeValue.M(members);
      }
      case UNKNOWN_TO_SDK_VERSION -> throw ScanErrors.unknownType(table, attribute);
    };
  }
}
