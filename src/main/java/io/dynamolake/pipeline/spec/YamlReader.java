// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one small YAML document. Problems are collected and never quote the text around them, which may hold anything. */
final class YamlReader {
  static final int MAX_CHARACTERS = 1 << 20;

  private static final int MAX_DEPTH = 16;

  private final IntFunction<Place> places;
  private final List<String> problems;
  private final LoadSettings settings;

  private YamlReader(IntFunction<Place> places, List<String> problems) {
    this.places = places;
    this.problems = problems;
    // One read of the whole text: the engine breaks a surrogate pair across two reads, and takes
    // quadratic time over a long scalar.
    this.settings = LoadSettings.builder()
        .setCodePointLimit(MAX_CHARACTERS)
        .setBufferSize(MAX_CHARACTERS + 1)
        .build();
  }

  /** The document of a file, or nothing when a problem makes it unreadable. An empty file is an empty mapping. */
  static Optional<Yaml> file(String text, String file, List<String> problems) {
    return new YamlReader(line -> new Place.InFile(file, line), problems)
        .read(text, problem -> file + ":" + problem.line() + ": " + problem.text());
  }

  /** The value of an override, written as YAML. */
  static Optional<Yaml> override(String text, String key, List<String> problems) {
    return new YamlReader(line -> new Place.OnCommandLine(key), problems)
        .read(text, problem -> "--set " + key + ": " + problem.text());
  }

  private Optional<Yaml> read(String text, Function<Problem, String> message) {
    try {
      Optional<Problem> unsupported = unsupported(text);
      if (unsupported.isPresent()) {
        problems.add(message.apply(unsupported.get()));
        return Optional.empty();
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      return Optional.of(
          root.map(this::convert).orElseGet(() -> new Yaml.Mapping(List.of(), places.apply(1))));
    } catch (MarkedYamlEngineException e) {
      String what = e.getProblem() == null ? "it cannot be parsed" : e.getProblem();
      problems.add(message.apply(new Problem(line(e.getProblemMark()), "not valid YAML: " + what)));
      return Optional.empty();
    } catch (YamlEngineException e) {
      problems.add(message.apply(new Problem(1, "not valid YAML: it cannot be parsed")));
      return Optional.empty();
    }
  }

  private record Problem(int line, String text) {}

  /** Looks at the flat events first, because composing recurses and shares what aliases name. */
  private Optional<Problem> unsupported(String text) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      int line = line(event.getStartMark());
      if (event instanceof AliasEvent) {
        return Optional.of(new Problem(line, "aliases are not supported. Write the value out"));
      }
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        return Optional.of(
            new Problem(line, "a pipeline file holds one document, this is another"));
      }
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        return Optional.of(new Problem(line, "nested deeper than " + MAX_DEPTH + " levels"));
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return Optional.empty();
  }

  private Yaml convert(Node node) {
    Place place = places.apply(line(node.getStartMark()));
    if (node instanceof ScalarNode scalar) {
      Yaml.Style style = scalar.isPlain() ? Yaml.Style.PLAIN : Yaml.Style.QUOTED;
      return new Yaml.Scalar(scalar.getValue(), style, place);
    }
    if (node instanceof SequenceNode sequence) {
      return new Yaml.Sequence(sequence.getValue().stream().map(this::convert).toList(), place);
    }
    List<Yaml.Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      Place keyPlace = places.apply(line(tuple.getKeyNode().getStartMark()));
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        entries.add(new Yaml.Entry(key.getValue(), convert(tuple.getValueNode()), keyPlace));
      } else {
        problems.add(keyPlace.of("a key is a list or a mapping, expected a name"));
      }
    }
    return new Yaml.Mapping(entries, place);
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(m -> m.getLine() + 1).orElse(1);
  }
}
