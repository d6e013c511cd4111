// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every key of the pipeline file, in the order of the documentation. */
final class Options {
  static final List<Option<?>> ALL = Stream.of(
          TableOptions.all(),
          SourceOptions.all(),
          ScanOptions.all(),
          SchemaOptions.all(),
          WriteOptions.all())
      .<Option<?>>flatMap(List::stream)
      .toList();

  /** What the sections of the file are for, by their path. */
  static final Map<String, String> SECTIONS = Map.of(
      "key", "The key of the DynamoDB table, where the source does not tell it.",
      "source", "What is read.",
      "schema", "The registered schema.",
      "schema.drift",
          "What becomes of items that differ from the registered schema, by kind of difference.",
      "write", "How the lake table is written.",
      "continuity", "Rows that are not what changes say that they were before.",
      "quarantine", "Items that cannot become rows.");

  private Options() {}

  static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    ALL.forEach(option -> keys.add(option.key()));
    return keys;
  }
}
