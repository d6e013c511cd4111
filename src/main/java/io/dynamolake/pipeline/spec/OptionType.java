// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How the values of an option are written, read and described. */
interface OptionType<T> {
  /** What a message says was expected: {@code a positive whole number or 'auto'}. */
  String expected();

  T parse(Yaml value) throws MisfitException;

  /** The one canonical way to write a value, as YAML on one line; {@link #parse} reads it back. */
  String text(T value);

  /** Whether an override is the value itself, not YAML that has to be parsed. */
  default boolean isScalar() {
    return false;
  }

  /** @param parser empty for a text that does not fit */
  static <T> OptionType<T> scalar(
      String expected, Function<String, Optional<T>> parser, Function<T, String> text) {
    return new OptionType<>() {
      @Override
      public String expected() {
        return expected;
      }

      @Override
      public T parse(Yaml value) throws MisfitException {
        if (value instanceof Yaml.Scalar scalar && !scalar.isEmpty()) {
          Optional<T> parsed = parser.apply(scalar.text().strip());
          if (parsed.isPresent()) {
            return parsed.get();
          }
        }
        throw MisfitException.expected(expected, value);
      }

      @Override
      public String text(T value) {
        return YamlText.scalar(text.apply(value));
      }

      @Override
      public boolean isScalar() {
        return true;
      }
    };
  }

  static <T> OptionType<List<T>> listOf(String expected, OptionType<T> element) {
    return new OptionType<>() {
      @Override
      public String expected() {
        return expected;
      }

      @Override
      public List<T> parse(Yaml value) throws MisfitException {
        if (!(value instanceof Yaml.Sequence sequence)) {
          throw MisfitException.expected(expected, value);
        }
        List<T> parsed = new ArrayList<>();
        for (Yaml part : sequence.elements()) {
          try {
            parsed.add(element.parse(part));
          } catch (MisfitException e) {
            throw new MisfitException("[" + parsed.size() + "]" + e.getMessage());
          }
        }
        return List.copyOf(parsed);
      }

      @Override
      public String text(List<T> values) {
        return "[" + String.join(", ", values.stream().map(element::text).toList()) + "]";
      }
    };
  }
}
