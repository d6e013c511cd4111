// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.DynamoLakeException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What happens on each kind of drift. Kinds that a pipeline does not name have the rule of {@link #defaults}: everything is rescued, and an
 * item without a required attribute goes to quarantine.
 */
public record DriftPolicy(Map<DriftKind, DriftRule> rules) implements Serializable {
  public DriftPolicy {
    Map<DriftKind, DriftRule> complete = new EnumMap<>(DriftKind.class);
    for (DriftKind kind : DriftKind.values()) {
      complete.put(
          kind,
          DriftRule.of(
              kind == DriftKind.MISSING_REQUIRED ? DriftAction.QUARANTINE : DriftAction.RESCUE));
    }
    complete.putAll(rules);
    complete.forEach((kind, rule) -> {
      if (!kind.allows(rule.action())) {
        throw new IllegalArgumentException("Cannot " + rule.action().key() + " on " + kind.key());
      }
    });
    rules = Collections.unmodifiableMap(complete);
  }

  public static DriftPolicy defaults() {
    return new DriftPolicy(Map.of());
  }

  /**
   * @param rules text by kind, as {@code new-attribute: "rescue, fail above 0.1 %"}
   * @param origin what messages put before the kind: the file and the key's path
   * @throws DynamoLakeException CONFIGURATION, for an unknown kind or a rule that is none or that does not suit the kind
   */
  public static DriftPolicy parse(Map<String, String> rules, String origin) {
    Map<DriftKind, DriftRule> parsed = new EnumMap<>(DriftKind.class);
    rules.forEach((key, text) -> {
      DriftKind kind =
          DriftKind.of(key).orElseThrow(() -> SchemaErrors.invalid(origin, unknown(key)));
      DriftRule rule = DriftRule.parse(text)
          .filter(valid -> kind.allows(valid.action()))
          .orElseThrow(() -> SchemaErrors.invalid(origin, unsuited(kind, text)));
      parsed.put(kind, rule);
    });
    return new DriftPolicy(parsed);
  }

  private static SchemaProblem unknown(String key) {
    String kinds =
        Arrays.stream(DriftKind.values()).map(DriftKind::key).collect(Collectors.joining(", "));
    return new SchemaProblem(
        AttributePath.shown(key), "one of " + kinds, "an unknown kind of drift", null);
  }

  private static SchemaProblem unsuited(DriftKind kind, String text) {
    boolean isRule = DriftRule.parse(text).isPresent();
    String expected = isRule
        ? Arrays.stream(DriftAction.values())
            .filter(kind::allows)
            .map(DriftAction::key)
            .collect(Collectors.joining(", "))
        : DriftRule.FORMS;
    return new SchemaProblem(kind.key(), expected, SchemaProblem.quoted(text), null);
  }

  public DriftRule rule(DriftKind kind) {
    DriftRule rule = rules.get(kind);
    if (rule == null) {
      throw new IllegalStateException("A policy has a rule for every kind");
    }
    return rule;
  }
}
