// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value in a YAML text with the path that leads to it, so that what is wrong can be named. */
record YamlValue(String path, Node node) {

  /** The values by key, in order; every key has to be allowed. */
  Map<String, YamlValue> keys(Set<String> allowed) throws YamlException {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("keys (" + String.join(", ", sorted(allowed)) + ")");
    }
    Map<String, YamlValue> values = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      YamlValue keyValue = new YamlValue(path, entry.getKeyNode());
      String key = keyValue.text();
      YamlValue value =
          new YamlValue(path.equals("the file") ? key : path + "." + key, entry.getValueNode());
      if (!allowed.contains(key)) {
        throw new YamlException(new SchemaProblem(
            AttributePath.shown(value.path),
            "one of " + String.join(", ", sorted(allowed)),
            "an unknown key",
            keyValue.line()));
      }
      if (values.put(key, value) != null) {
        throw new YamlException(
            new SchemaProblem(value.path, "the key once", "it twice", keyValue.line()));
      }
    }
    return values;
  }

  YamlValue required(Map<String, YamlValue> values, String key) throws YamlException {
    YamlValue value = values.get(key);
    if (value == null) {
      String missing = path.equals("the file") ? key : path + "." + key;
      throw new YamlException(new SchemaProblem(missing, "a value", "none", line()));
    }
    return value;
  }

  List<YamlValue> list() throws YamlException {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("a list");
    }
    List<YamlValue> values = new ArrayList<>();
    for (Node value : sequence.getValue()) {
      values.add(new YamlValue(path + "[" + values.size() + "]", value));
    }
    return values;
  }

  String text() throws YamlException {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    throw wrong("a text");
  }

  int number() throws YamlException {
    if (node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.INT)
        && scalar.getValue().matches("[0-9]{1,9}")) {
      return Integer.parseInt(scalar.getValue());
    }
    throw wrong("a whole number");
  }

  boolean truth() throws YamlException {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return scalar.getValue().equalsIgnoreCase("true");
    }
    throw wrong("true or false");
  }

  @Nullable
  Integer line() {
    return node.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(null);
  }

  YamlException wrong(String expected) {
    return wrong(expected, found());
  }

  YamlException wrong(String expected, String found) {
    return new YamlException(new SchemaProblem(path, expected, found, line()));
  }

  private String found() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? "nothing" : SchemaProblem.quoted(scalar.getValue());
    }
    return node instanceof SequenceNode ? "a list" : "keys";
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }
}
