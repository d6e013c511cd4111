// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was given for each option, by key.
 *
 * @param given values that their options take
 */
record Settings(Map<String, Yaml> given) {
  Settings {
    given = Map.copyOf(given);
  }

  boolean has(Option<?> option) {
    return given.containsKey(option.key());
  }

  /** What was given, else the default, else nothing. */
  <T> Optional<T> find(Option<T> option) {
    Yaml value = given.get(option.key());
    if (value == null) {
      Option<T> fallback = option.fallback();
      return fallback == null ? Optional.ofNullable(option.defaultValue()) : find(fallback);
    }
    try {
      return Optional.of(option.type().parse(value));
    } catch (MisfitException e) {
      throw new IllegalStateException("Not validated: " + option.key(), e);
    }
  }

  /** For options that are required or have a default. */
  <T> T value(Option<T> option) {
    return find(option)
        .orElseThrow(
            () -> new IllegalStateException("Neither given nor defaulted: " + option.key()));
  }

  /** The canonical text of what was given or defaulted. */
  <T> Optional<String> text(Option<T> option) {
    return find(option).map(option.type()::text);
  }

  boolean applies(Option<?> option) {
    return option.when().isEmpty() || option.when().stream().anyMatch(this::holds);
  }

  private boolean holds(Option.When when) {
    Option.When and = when.and();
    return applies(when.option()) && hasValue(when) && (and == null || holds(and));
  }

  boolean hasValue(Option.When when) {
    return text(when.option()).filter(when.value()::equals).isPresent();
  }

  /** All values that apply, defaults included, in the order of the declarations. */
  Map<String, String> canonical() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Option<?> option : Options.ALL) {
      if (applies(option)) {
        text(option).ifPresent(text -> texts.put(option.key(), text));
      }
    }
    return texts;
  }
}
