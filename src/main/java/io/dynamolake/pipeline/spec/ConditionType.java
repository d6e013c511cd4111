// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.ItemCondition.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One {@code {attribute: status, operator: "=", value: {S: open}}}; operators that take several values have {@code values}. */
final class ConditionType implements OptionType<ItemCondition> {
  private static final OptionType<Operator> OPERATOR = OptionType.scalar(
      "one of " + Stream.of(Operator.values()).map(Operator::word).collect(Collectors.joining(" ")),
      text ->
          Stream.of(Operator.values()).filter(each -> each.word().equals(text)).findFirst(),
      Operator::word);
  private static final OptionType<List<AttributeValue>> VALUES =
      OptionType.listOf("a list of values with their types", new ValueType());

  @Override
  public String expected() {
    return "{attribute, operator, value}";
  }

  @Override
  public ItemCondition parse(Yaml value) throws MisfitException {
    if (!(value instanceof Yaml.Mapping mapping)) {
      throw MisfitException.expected(expected(), value);
    }
    String attribute = null;
    Operator operator = null;
    List<AttributeValue> values = new ArrayList<>();
    for (Yaml.Entry entry : mapping.entries()) {
      switch (entry.key()) {
        case "attribute" -> attribute = member(OptionTypes.ATTRIBUTE, entry);
        case "operator" -> operator = member(OPERATOR, entry);
        case "value" -> values.add(member(new ValueType(), entry));
        case "values" -> values.addAll(member(VALUES, entry));
        default ->
          throw new MisfitException(
              "." + entry.key() + ": unknown key. Known are attribute, operator, value and values");
      }
    }
    if (attribute == null || operator == null) {
      throw new MisfitException(
          "." + (attribute == null ? "attribute" : "operator") + ": is missing");
    }
    if (!operator.takes(values.size())) {
      throw new MisfitException(
          ": '" + operator.word() + "' takes " + operator.wants() + ", found " + values.size());
    }
    return new ItemCondition(attribute, operator, values);
  }

  private static <T> T member(OptionType<T> type, Yaml.Entry entry) throws MisfitException {
    try {
      return type.parse(entry.value());
    } catch (MisfitException e) {
      throw new MisfitException("." + entry.key() + e.getMessage());
    }
  }

  @Override
  public String text(ItemCondition condition) {
    String values = switch (condition.values().size()) {
      case 0 -> "";
      case 1 -> ", value: " + new ValueType().text(condition.values().get(0));
      default -> ", values: " + VALUES.text(condition.values());
    };
    return "{attribute: " + OptionTypes.ATTRIBUTE.text(condition.attribute()) + ", operator: "
        + OPERATOR.text(condition.operator()) + values + "}";
  }

  /** A scalar in DynamoDB JSON: {@code {N: 100}}. The type is never guessed from how a value looks. */
  private static final class ValueType implements OptionType<AttributeValue> {
    private static final String EXPECTED =
        "a value with its type, such as {S: open}, {N: 100}, {BOOL: true}, {NULL: true} or {B: base64}";

    @Override
    public String expected() {
      return EXPECTED;
    }

    @Override
    public AttributeValue parse(Yaml value) throws MisfitException {
      if (value instanceof Yaml.Mapping mapping
          && mapping.entries().size() == 1
          && mapping.entries().get(0).value() instanceof Yaml.Scalar scalar) {
        Optional<AttributeValue> parsed = parse(mapping.entries().get(0).key(), scalar.text());
        if (parsed.isPresent()) {
          return parsed.get();
        }
      }
      throw MisfitException.expected(EXPECTED, value);
    }

    private static Optional<AttributeValue> parse(String tag, String text) {
      Optional<AttributeType> type = Arrays.stream(AttributeType.values())
          .filter(each -> each.name().equals(tag))
          .findFirst();
      if (type.isEmpty()) {
        return Optional.empty();
      }
      return switch (type.get()) {
        case S -> Optional.of(new AttributeValue.S(text));
        case N -> number(text);
        case B -> binary(text);
        case BOOL ->
          text.equals("true") || text.equals("false")
              ? Optional.of(new AttributeValue.Bool(text.equals("true")))
              : Optional.empty();
        case NULL ->
          text.equals("true") ? Optional.of(new AttributeValue.Null()) : Optional.empty();
        case L, M, SS, NS, BS -> Optional.empty();
      };
    }

    private static Optional<AttributeValue> number(String text) {
      try {
        ItemNumber.parse(text);
        return Optional.of(new AttributeValue.N(text));
      } catch (MalformedRecordException e) {
        return Optional.empty();
      }
    }

    private static Optional<AttributeValue> binary(String text) {
      try {
        return Optional.of(new AttributeValue.B(Base64.getDecoder().decode(text)));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public String text(AttributeValue value) {
      String text;
      if (value instanceof AttributeValue.S s) {
        text = s.value();
      } else if (value instanceof AttributeValue.N n) {
        text = n.digits();
      } else if (value instanceof AttributeValue.B b) {
        text = Base64.getEncoder().encodeToString(b.bytes());
      } else if (value instanceof AttributeValue.Bool bool) {
        text = String.valueOf(bool.value());
      } else {
        text = "true";
      }
      return "{" + value.type() + ": " + (text.isEmpty() ? "\"\"" : YamlText.scalar(text)) + "}";
    }
  }
}
