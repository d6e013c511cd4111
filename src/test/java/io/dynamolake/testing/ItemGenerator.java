// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemNumber;
import io.dynamolake.item.MalformedRecordException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Awkward items, the same ones for the same seed and options. By default each item is one that DynamoDB would hold: at most 38 digits, 32
 * levels and 400 KB, no empty sets; numbers are written in odd ways too. The option methods change the generator and return it; call them
 * before the first item. Put {@link #toString} into the message of a failure: it tells the seed.
 */
public final class ItemGenerator {
  private static final int MAX_ITEM_CHARS = 90_000; // 400 KB allow four bytes a character

  private final long seed;
  private final Random random;
  private final List<SteadyAttribute> steady = new ArrayList<>();
  private int maxAttributes = 12;
  private int maxLevels = 32;
  private int rareTexts = 200;
  private boolean emptySets;
  private boolean plainNumbers;
  private double drift = 0.02;
  private String keyName = "";
  private int charsLeft;
  private long items;

  public ItemGenerator(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** At most so many attributes at the top level. */
  public ItemGenerator attributes(int max) {
    maxAttributes = max;
    return this;
  }

  /** At most so many values within each other; 1 gives scalars and sets only. */
  public ItemGenerator levels(int max) {
    maxLevels = max;
    return this;
  }

  /** One string, name or binary in {@code oneIn} is very long; 200 unless told. */
  public ItemGenerator longTexts(int oneIn) {
    rareTexts = oneIn;
    return this;
  }

  /** Sets may be empty, which DynamoDB refuses but files may hold. */
  public ItemGenerator withEmptySets() {
    emptySets = true;
    return this;
  }

  /** Numbers as DynamoDB returns them, so that equal numbers are equal texts. */
  public ItemGenerator plainNumbers() {
    plainNumbers = true;
    return this;
  }

  /** Each item has the attribute {@code name} first: a string that no other item of this generator has. */
  public ItemGenerator keyed(String name) {
    keyName = name;
    return this;
  }

  /** The same {@code names} names recur, each with a type (and a shape below it) of its own that mostly stays; see {@link #drift}. */
  public ItemGenerator steady(int names) {
    Set<String> distinct = new LinkedHashSet<>();
    while (distinct.size() < names) {
      distinct.add(random.nextInt(3) == 0 ? name() : "attribute" + distinct.size());
    }
    distinct.remove(keyName);
    distinct.forEach(name -> steady.add(new SteadyAttribute(name, presence(), shape(1))));
    return this;
  }

  /** How often a steady value is something else: another type, NULL, a number that is larger or finer; 0.02 unless told. */
  public ItemGenerator drift(double share) {
    drift = share;
    return this;
  }

  public Item next() {
    charsLeft = MAX_ITEM_CHARS;
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    if (!keyName.isEmpty()) {
      attributes.put(keyName, new AttributeValue.S("item-" + items));
    }
    items++;
    for (SteadyAttribute attribute : steady) {
      if (random.nextDouble() < attribute.presence) {
        attributes.put(attribute.name, attribute.shape.get());
      }
    }
    if (steady.isEmpty()) {
      int count = random.nextInt(maxAttributes + 1);
      for (int i = 0; i < count; i++) {
        attributes.putIfAbsent(name(), value(1));
      }
    } else if (random.nextDouble() < drift) {
      attributes.putIfAbsent(name(), value(1));
    }
    return new Item(attributes);
  }

  public List<Item> items(int count) {
    return Stream.generate(this::next).limit(count).toList();
  }

  /** Any value, with up to the generator's levels in it. */
  public AttributeValue value() {
    charsLeft = MAX_ITEM_CHARS;
    return value(1);
  }

  /** An attribute name: plain, or one of those that programs stumble over. Never empty. */
  public String name() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> pick(GeneratorWords.AWKWARD_NAMES);
      case 3 -> pick(GeneratorWords.TAGS_AND_ENVELOPES);
      case 4 ->
        random.nextInt(rareTexts) == 0
            ? text(random.nextInt(8000) + 1) + "!"
            : text(1 + random.nextInt(12));
      default -> {
        String name = pick(GeneratorWords.PLAIN_NAMES);
        yield random.nextInt(5) == 0
            ? (random.nextBoolean() ? name.toUpperCase(Locale.ROOT) : name + random.nextInt(100))
            : name;
      }
    };
  }

  /** A number as somebody may have written it, zero and the ends of the range included. */
  public String number() {
    String plain = ItemNumber.plain(anyNumber());
    return plainNumbers ? plain : oddly(plain);
  }

  @Override
  public String toString() {
    return "ItemGenerator(" + seed + "L)";
  }

  private record SteadyAttribute(String name, double presence, Supplier<AttributeValue> shape) {}

  private double presence() {
    return List.of(1.0, 1.0, 0.9, 0.5, 0.05).get(random.nextInt(5));
  }

  /** A source of values of one type; draws from the generator at each call. */
  private Supplier<AttributeValue> shape(int level) {
    AttributeType type = type(level);
    Supplier<AttributeValue> usual = switch (type) {
      case N -> numbers();
      case NS -> {
        Supplier<AttributeValue> numbers = numbers();
        yield () -> set(
            () -> ((AttributeValue.N) numbers.get()).digits(),
            AttributeValue.NS::new,
            ItemGenerator::byValue);
      }
      case L -> {
        Supplier<AttributeValue> element = shape(level + 1);
        yield () -> new AttributeValue.L(
            Stream.generate(element).limit(random.nextInt(4)).toList());
      }
      case M -> random.nextInt(4) == 0 ? openMap(level) : struct(level);
      default -> () -> value(type, level);
    };
    return () -> {
      if (random.nextDouble() >= drift) {
        return usual.get();
      }
      return random.nextInt(4) == 0 ? new AttributeValue.Null() : value(level);
    };
  }

  private Supplier<AttributeValue> struct(int level) {
    Map<String, Supplier<AttributeValue>> members = new LinkedHashMap<>();
    IntStream.range(0, 1 + random.nextInt(5)).forEach(i -> members.put(name(), shape(level + 1)));
    return () -> {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      members.forEach((name, member) -> {
        if (random.nextInt(8) > 0) {
          values.put(name, member.get());
        }
      });
      return new AttributeValue.M(values);
    };
  }

  private Supplier<AttributeValue> openMap(int level) {
    Supplier<AttributeValue> member = shape(level + 1);
    return () -> {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      IntStream.range(0, random.nextInt(6))
          .forEach(i -> values.put("key-" + random.nextInt(1000), member.get()));
      return new AttributeValue.M(values);
    };
  }

  private Supplier<AttributeValue> numbers() {
    Supplier<BigDecimal> values = switch (random.nextInt(5)) {
      case 0 -> () -> BigDecimal.valueOf(random.nextInt(1000));
      case 1 -> () -> BigDecimal.valueOf(random.nextLong());
      case 2 -> () -> BigDecimal.valueOf(random.nextInt(1_000_000), 2);
      case 3 -> () -> new BigDecimal(digits(38));
      default -> this::anyNumber;
    };
    return () -> {
      String plain = ItemNumber.plain(values.get());
      return new AttributeValue.N(plainNumbers ? plain : oddly(plain));
    };
  }

  private AttributeValue value(int level) {
    if (level == 1 && maxLevels > 1 && random.nextInt(300) == 0) {
      return tower(maxLevels);
    }
    return value(type(level), level);
  }

  private AttributeType type(int level) {
    boolean mayNest = level < maxLevels && random.nextInt(level + 2) < 3;
    AttributeType type;
    do {
      type = pick(AttributeType.values());
    } while (!mayNest && (type == AttributeType.L || type == AttributeType.M));
    return type;
  }

  private AttributeValue value(AttributeType type, int level) {
    return switch (type) {
      case S -> new AttributeValue.S(text());
      case N -> new AttributeValue.N(number());
      case B -> new AttributeValue.B(bytes());
      case BOOL -> new AttributeValue.Bool(random.nextBoolean());
      case NULL -> new AttributeValue.Null();
      case L ->
        new AttributeValue.L(IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> value(level + 1))
            .toList());
      case M -> {
        Map<String, AttributeValue> members = new LinkedHashMap<>();
        IntStream.range(0, random.nextInt(5))
            .forEach(i -> members.putIfAbsent(name(), value(level + 1)));
        yield new AttributeValue.M(members);
      }
      case SS -> set(this::text, AttributeValue.SS::new, text -> text);
      case NS -> set(this::number, AttributeValue.NS::new, ItemGenerator::byValue);
      case BS -> set(this::bytes, AttributeValue.BS::new, AttributeValue.B::new);
    };
  }

  private AttributeValue tower(int levels) {
    AttributeValue value = value(AttributeType.S, 2);
    for (int level = 1; level < levels; level++) {
      value = random.nextBoolean()
          ? new AttributeValue.L(List.of(value))
          : new AttributeValue.M(Map.of(name(), value));
    }
    return value;
  }

  private <T> AttributeValue set(
      Supplier<T> element, Function<List<T>, AttributeValue> set, Function<T, Object> identity) {
    Map<Object, T> elements = new LinkedHashMap<>();
    int size = emptySets && random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      T next = element.get();
      elements.putIfAbsent(identity.apply(next), next);
    }
    return set.apply(List.copyOf(elements.values()));
  }

  private static Object byValue(String number) {
    try {
      return ItemNumber.plain(ItemNumber.parse(number));
    } catch (MalformedRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  private BigDecimal anyNumber() {
    return switch (random.nextInt(9)) {
      case 0 -> BigDecimal.valueOf(random.nextInt(21) - 10);
      case 1 -> BigDecimal.valueOf(random.nextLong());
      case 2 -> new BigDecimal(pick(GeneratorWords.NOTABLE_NUMBERS));
      case 3 -> BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(6));
      case 4 -> BigDecimal.valueOf(random.nextInt(1000), -random.nextInt(20));
      case 5 -> new BigDecimal(digits(1 + random.nextInt(38)), random.nextInt(38));
      case 6 -> new BigDecimal(digits(1 + random.nextInt(38)), random.nextInt(131));
      case 7 -> new BigDecimal(digits(1 + random.nextInt(38)), -random.nextInt(89));
      default -> new BigDecimal(digits(38));
    };
  }

  private BigInteger digits(int count) {
    BigInteger limit = BigInteger.TEN.pow(count);
    BigInteger value = new BigInteger(limit.bitLength(), random).mod(limit);
    return random.nextBoolean() ? value : value.negate();
  }

  private String oddly(String plain) {
    boolean negative = plain.startsWith("-");
    return switch (random.nextInt(24)) {
      case 0 -> negative ? plain : "+" + plain;
      case 1 -> negative ? "-00" + plain.substring(1) : "00" + plain;
      case 2 -> plain + (plain.contains(".") ? "00" : ".0");
      case 3 -> plain + "E0";
      case 4 -> plain + "e+00";
      case 5 -> new BigDecimal(plain).stripTrailingZeros().toString();
      case 6 -> plain.equals("0") ? "-0" : plain;
      default -> plain;
    };
  }

  private String text() {
    if (random.nextInt(rareTexts) == 0) {
      return text(random.nextInt(40_000));
    }
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> pick(GeneratorWords.AWKWARD_TEXTS);
      default -> text(random.nextInt(20));
    };
  }

  private String text(int maxChars) {
    StringBuilder text = new StringBuilder();
    int length = Math.min(maxChars, Math.max(1, charsLeft));
    String alphabet = pick(GeneratorWords.ALPHABETS);
    int letters = alphabet.codePointCount(0, alphabet.length());
    while (text.length() < length) {
      text.appendCodePoint(
          alphabet.codePointAt(alphabet.offsetByCodePoints(0, random.nextInt(letters))));
    }
    charsLeft -= text.length();
    return text.toString();
  }

  private byte[] bytes() {
    int most = random.nextInt(rareTexts) == 0 ? 20_000 : 24;
    byte[] bytes = new byte[random.nextInt(Math.min(most, Math.max(1, charsLeft)))];
    random.nextBytes(bytes);
    charsLeft -= bytes.length;
    return bytes;
  }

  private <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
