// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.item.ItemJson;
import io.dynamolake.pipeline.ledger.Sha256;
import io.dynamolake.pipeline.spec.ScanSource;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.export.ExportSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a source does not bring its whole table; empty if it does. Two sources with the same text bring the same part: the values of
 * conditions, which it does not show, are in it by their digest.
 */
final class PartialSource {
  private static final int DIGEST_DIGITS = 8;

  private PartialSource() {}

  static Optional<String> of(ScanSource source) {
    List<String> parts = new ArrayList<>();
    if (source.index() != null) {
      parts.add("index " + source.index());
    }
    conditions("filter", source.filter()).ifPresent(parts::add);
    projection(source.projection()).ifPresent(parts::add);
    return joined(parts);
  }

  /** An export and a scan with the same filter and projection have the same text. */
  static Optional<String> of(ExportSelection selection) {
    List<String> parts = new ArrayList<>();
    conditions("key condition", selection.keyCondition()).ifPresent(parts::add);
    conditions("filter", selection.filter()).ifPresent(parts::add);
    projection(selection.projection()).ifPresent(parts::add);
    return joined(parts);
  }

  private static Optional<String> conditions(String what, List<ItemCondition> conditions) {
    if (conditions.isEmpty()) {
      return Optional.empty();
    }
    List<String> attributes =
        conditions.stream().map(ItemCondition::attribute).distinct().toList();
    List<String> exactly = conditions.stream()
        .map(condition -> condition.attribute() + " " + condition.operator().word() + " "
            + condition.values().stream().map(ItemJson::value).toList())
        .toList();
    return Optional.of(what + " on " + String.join(", ", attributes) + " #"
        + Sha256.hex(exactly.toString()).substring(0, DIGEST_DIGITS));
  }

  private static Optional<String> projection(List<String> attributes) {
    return attributes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "projection of " + String.join(", ", attributes.stream().sorted().toList()));
  }

  private static Optional<String> joined(List<String> parts) {
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }
}
