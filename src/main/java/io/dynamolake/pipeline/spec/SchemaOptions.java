// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options below {@code schema}. */
final class SchemaOptions {
  static final Option<FirstRun> FIRST_RUN = Option.of(
          "schema.first-run",
          OptionTypes.oneOf(FirstRun.class),
          "require",
          "What happens when no schema is registered yet:"
              + " `infer` infers one from all items and registers it, `require` refuses to run.")
      .byDefault(FirstRun.INFER);
  static final Option<String> FILE = Option.of(
      "schema.file",
      OptionTypes.PATH,
      "s3://my-lake/schemas/orders.yaml",
      "A schema file that is registered as version 1"
          + " when there is no schema yet, instead of inferring one.");
  static final Map<DriftKind, Option<String>> DRIFT = drift();

  private SchemaOptions() {}

  static List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>(List.of(FIRST_RUN, FILE));
    all.addAll(DRIFT.values());
    return all;
  }

  private static Map<DriftKind, Option<String>> drift() {
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
