// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The declared options as a commented pipeline file and as a page of the documentation. */
final class ReferencePages {
  private static final int WIDTH = 100;

  private ReferencePages() {}

  /** A pipeline file that can be run: required keys have their example, others their default, the rest is commented out. */
  static String referenceYaml() {
    StringBuilder out = new StringBuilder();
    comment(
        out,
        "",
        "Every key of a pipeline file, with its default. Generated from the application's own options: do not edit."
            + " A key behind a # has no default, or does not go with the source type of this file.");
    String section = "";
    for (Option<?> option : Options.ALL) {
      if (!option.section().equals(section)) {
        section = option.section();
        String indent = indent(section).substring(2);
        out.append('\n');
        comment(out, indent, section(section));
        out.append(indent)
            .append(section.substring(section.lastIndexOf('.') + 1))
            .append(":\n");
      } else {
        out.append('\n');
      }
      entry(out, option);
    }
    return out.toString();
  }

  private static void entry(StringBuilder out, Option<?> option) {
    String indent = indent(option.section());
    comment(out, indent, option.help().replace("`", ""));
    String example = shown(option).equals(option.example()) ? "" : " Example: " + option.example();
    comment(
        out, indent, "Value: " + option.type().expected() + "." + condition(option, "") + example);
    boolean active = isActive(option);
    out.append(indent)
        .append(active ? "" : "# ")
        .append(option.name())
        .append(": ")
        .append(shown(option))
        .append('\n');
  }

  private static boolean isActive(Option<?> option) {
    return happens(option)
        && (option.presence() == Option.Presence.REQUIRED || option.defaultValue() != null);
  }

  /** Whether the option applies where each option has the value that is shown. */
  private static boolean happens(Option<?> option) {
    return option.when().isEmpty() || option.when().stream().anyMatch(ReferencePages::happens);
  }

  private static boolean happens(Option.When when) {
    Option.When and = when.and();
    return happens(when.option())
        && shown(when.option()).equals(when.value())
        && (and == null || happens(and));
  }

  private static String shown(Option<?> option) {
    String defaultText = defaultText(option);
    return defaultText.isEmpty() ? option.example() : defaultText;
  }

  private static <T> String defaultText(Option<T> option) {
    T value = option.defaultValue();
    Option<T> fallback = option.fallback();
    if (fallback != null) {
      return fallback.example();
    }
    return value == null ? "" : option.type().text(value);
  }

  private static String condition(Option<?> option, String quote) {
    String only = option.when().isEmpty()
        ? ""
        : option.when().stream()
            .map(when -> circumstances(when, quote))
            .collect(Collectors.joining(" or ", " Only with ", "."));
    return (option.presence() == Option.Presence.REQUIRED ? " Required." : "") + only;
  }

  private static String circumstances(Option.When when, String quote) {
    Option.When and = when.and();
    return quote + when.option().key() + ": " + when.value() + quote
        + (and == null ? "" : " and " + circumstances(and, quote));
  }

  private static String section(String section) {
    return Options.SECTIONS.getOrDefault(section, "");
  }

  private static String indent(String section) {
    return section.isEmpty()
        ? ""
        : "  ".repeat(1 + (int) section.chars().filter(c -> c == '.').count());
  }

  private static void comment(StringBuilder out, String indent, String text) {
    StringBuilder line = new StringBuilder(indent).append('#');
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(indent).append('#');
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }

  /** One table of keys per section. */
  static String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("<!-- Generated from the application's own options: do not edit. -->");
    lines.add("# The pipeline file");
    lines.add("");
    lines.add(
        "A pipeline file is YAML and describes one table. `conf/reference.yaml` holds every key with its default.");
    lines.add(
        "A value may be overridden on the command line: `--set write.format=parquet`; a list is written as YAML there.");
    lines.add(
        "Unknown keys, wrong values and impossible combinations are refused, all at once, before anything is read.");
    lines.add(
        "Credentials have no place in it: they come from the environment, the AWS profile or the cluster's role.");
    for (String section : Stream.concat(Stream.of(""), Options.ALL.stream().map(Option::section))
        .distinct()
        .toList()) {
      lines.add("");
      lines.add(section.isEmpty() ? "## Top level" : "## `" + section + "`");
      lines.add("");
      if (!section.isEmpty()) {
        lines.add(section(section));
        lines.add("");
      }
      lines.add("| Key | Value | Default | Meaning |");
      lines.add("|---|---|---|---|");
      Options.ALL.stream()
          .filter(option -> option.section().equals(section))
          .map(ReferencePages::row)
          .forEach(lines::add);
    }
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String row(Option<?> option) {
    Option<?> fallback = option.fallback();
    String defaultText = defaultText(option);
    String defaultCell = defaultText.isEmpty() ? "" : "`" + cell(defaultText) + "`";
    if (fallback != null) {
      defaultCell = "as `" + fallback.key() + "`";
    }
    String meaning =
        option.help() + condition(option, "`") + " Example: `" + option.example() + "`.";
    return "| `" + option.key() + "` | " + cell(option.type().expected()) + " | " + defaultCell
        + " | " + cell(meaning) + " |";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
