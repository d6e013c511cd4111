// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.List;

/** A YAML document with the place of each value. Aliases and tags do not occur. */
sealed interface Yaml {
  Place place();

  /** What a message says was found; long texts are cut. */
  String found();

  record Scalar(String text, Style style, Place place) implements Yaml {
    private static final int SHOWN = 80;

    boolean isEmpty() {
      return style == Style.PLAIN && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String found() {
      if (isEmpty()) {
        return "nothing";
      }
      if (Secrets.inAddress(text)) {
        return "an address with credentials";
      }
      return text.length() <= SHOWN ? "'" + text + "'" : "'" + text.substring(0, SHOWN) + "...'";
    }
  }

  record Sequence(List<Yaml> elements, Place place) implements Yaml {
    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public String found() {
      return "a list";
    }
  }

  record Mapping(List<Entry> entries, Place place) implements Yaml {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String found() {
      return "a mapping";
    }
  }

  record Entry(String key, Yaml value, Place place) {}

  enum Style {
    PLAIN,
    QUOTED
  }
}
