// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds a document and overrides against the declared options. Collects every problem instead of stopping at the first. */
final class SettingsReader {
  private static final Map<String, Option<?>> BY_KEY =
      Options.ALL.stream().collect(Collectors.toMap(Option::key, option -> option));

  private final List<String> problems;
  private final Map<String, Yaml> given = new LinkedHashMap<>();
  private final Set<String> misfits = new TreeSet<>();

  SettingsReader(List<String> problems) {
    this.problems = problems;
  }

  /** Whether the document has keys at all. */
  boolean document(Yaml root) {
    if (root instanceof Yaml.Mapping mapping) {
      section("", mapping);
      return true;
    }
    problems.add(root.place().text() + ": expected keys such as 'table:', found " + root.found());
    return false;
  }

  /** Overrides win over the document. A list is written as YAML, anything else as it is. */
  void overrides(Map<String, String> overrides) {
    overrides.forEach((key, text) -> {
      Place place = new Place.OnCommandLine(key);
      Option<?> option = BY_KEY.get(key);
      if (option == null) {
        unknown(key, place);
      } else if (option.type().isScalar()) {
        take(option, new Yaml.Scalar(text, Yaml.Style.QUOTED, place));
      } else {
        YamlReader.override(text, key, problems).ifPresent(value -> take(option, value));
      }
    });
  }

  private void section(String path, Yaml.Mapping mapping) {
    Map<String, Place> seen = new LinkedHashMap<>();
    for (Yaml.Entry entry : mapping.entries()) {
      String key = path.isEmpty() ? entry.key() : path + "." + entry.key();
      Place earlier = seen.putIfAbsent(key, entry.place());
      if (earlier != null) {
        problems.add(entry.place().of(key) + ": given twice, first at " + earlier.text());
        continue;
      }
      Option<?> option = BY_KEY.get(key);
      if (option != null && entry.key().indexOf('.') < 0) {
        take(option, entry.value());
      } else if (option == null && Options.SECTIONS.containsKey(key)) {
        enter(key, entry.value());
      } else {
        unknown(key, entry.place());
        secretsWithin(key, entry.value());
      }
    }
  }

  private void enter(String key, Yaml value) {
    if (value instanceof Yaml.Mapping mapping) {
      section(key, mapping);
    } else if (!(value instanceof Yaml.Scalar scalar && scalar.isEmpty())) {
      problems.add(value.place().of(key) + ": expected keys such as '" + firstKey(key)
          + ":', found " + value.found());
    }
  }

  private static String firstKey(String section) {
    return Options.ALL.stream()
        .filter(option -> option.section().equals(section))
        .findFirst()
        .map(Option::name)
        .orElseThrow();
  }

  private void take(Option<?> option, Yaml value) {
    try {
      option.type().parse(value);
      given.put(option.key(), value);
      misfits.remove(option.key());
    } catch (MisfitException e) {
      problems.add(value.place().of(option.key()) + e.getMessage());
      given.remove(option.key());
      misfits.add(option.key());
    }
  }

  private void unknown(String key, Place place) {
    if (Secrets.isSecret(key.substring(key.lastIndexOf('.') + 1))) {
      problems.add(place.of(key) + Secrets.REFUSAL);
    } else if (Options.SECTIONS.containsKey(key)) {
      problems.add(place.of(key) + ": a section, not a value. Set one of its keys, such as " + key
          + "." + firstKey(key));
    } else if (BY_KEY.containsKey(key)) {
      problems.add(place.of(key) + ": written with dots. Nest it: " + key.replace(".", ": "));
    } else {
      Set<String> known = new TreeSet<>(BY_KEY.keySet());
      known.addAll(Options.SECTIONS.keySet());
      String hint =
          NearestName.of(key, known).map(near -> ". Did you mean " + near + "?").orElse("");
      problems.add(place.of(key) + ": unknown key" + hint);
    }
  }

  private void secretsWithin(String path, Yaml value) {
    if (value instanceof Yaml.Mapping mapping) {
      for (Yaml.Entry entry : mapping.entries()) {
        String key = path + "." + entry.key();
        if (Secrets.isSecret(entry.key())) {
          problems.add(entry.place().of(key) + Secrets.REFUSAL);
        }
        secretsWithin(key, entry.value());
      }
    } else if (value instanceof Yaml.Sequence sequence) {
      sequence.elements().forEach(element -> secretsWithin(path, element));
    }
  }

  /** What was understood; complete only when no problem was found. */
  Settings settings(String origin) {
    Settings settings = new Settings(given);
    new Combinations(settings, misfits, origin, problems).check();
    return settings;
  }
}
