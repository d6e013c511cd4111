// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftPolicy;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options below {@code schema.drift}, one for each kind. */
final class DriftOptions {
  private DriftOptions() {}

  static Map<DriftKind, Option<String>> all() {
    Map<DriftKind, Option<String>> options = new LinkedHashMap<>();
    for (DriftKind kind : DriftKind.values()) {
      options.put(
          kind,
          Option.of("schema.drift." + kind.key(), OptionTypes.driftRule(kind), "fail", help(kind))
              .byDefault(DriftPolicy.defaults().rule(kind).text())
              .pace());
    }
    return options;
  }

  private static String help(DriftKind kind) {
    return switch (kind) {
      case NEW_ATTRIBUTE -> "An attribute that no column has.";
      case TYPE_CONFLICT -> "An attribute of another type than its column takes.";
      case NUMBER_MISFIT -> "A number that its column cannot hold exactly.";
      case TEXT_MISFIT -> "A text that its column's format does not read.";
      case MISSING_REQUIRED -> "An item without a required attribute.";
      case COLUMN_VANISHED -> "A column that no item has any more.";
      case EXPLICIT_NULL -> "An attribute that is NULL rather than absent.";
      case TEXT_FORM -> "A text that reads well but would not be written back the same.";
    };
  }
}
