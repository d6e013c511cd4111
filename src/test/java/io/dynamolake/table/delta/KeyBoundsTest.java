// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.table.delta.KeyBounds.Kind;
import io.dynamolake.table.delta.KeyBounds.Values;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyBoundsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Comparator<String> UTF_8 = (one, other) -> Arrays.compareUnsigned(
      one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  /** A file of texts and numbers is left out only if no sought key is in it. */
  @Test
  void noFileIsLeftOutThatHasASoughtKey() {
    int left = 0;
    for (long seed = 1; seed <= 2_000; seed++) {
      Random random = new Random(seed);
      Set<Key> file = keys(random, 1 + random.nextInt(4));
      Set<Key> sought = keys(random, 1 + random.nextInt(4));
      Set<Key> both = new HashSet<>(file);
      both.retainAll(sought);
      boolean read = bounds(sought).call(stats(file));
      assertThat(read || both.isEmpty()).as("seed %d", seed).isTrue();
      left += read ? 0 : 1;
    }
    assertThat(left).isGreaterThan(500);
  }

  @Test
  void aFileIsReadWhereItsBoundsReachOrNothingIsKnown() {
    KeyBounds times =
        new KeyBounds(List.of(new Values("t", Kind.TIME, List.of("1769817600123999", "5"))));
    String at = "{\"minValues\":{\"t\":\"%1$s\"},\"maxValues\":{\"t\":\"%1$s\"}}";
    assertThat(times.call(at.formatted("2026-01-31T00:00:00.123Z"))).isTrue();
    assertThat(times.call(at.formatted("2026-01-31T01:00:00.123+01:00"))).isTrue();
    assertThat(times.call(at.formatted("2026-01-31T00:00:00.124Z"))).isFalse();
    assertThat(times.call(at.formatted("2026-01-31T00:00:00.122Z"))).isFalse();
    assertThat(times.call(at.formatted("yesterday"))).isTrue();
    assertThat(times.call("{\"numRecords\":3}")).isTrue();
    assertThat(times.call("{")).isTrue();
    assertThat(times.call(null)).isTrue();
  }

  private record Key(String text, BigDecimal number) {}

  private static Set<Key> keys(Random random, int count) {
    Set<Key> keys = new HashSet<>();
    String[] letters = {"a", "\u00e9", "\ufb00", "\ud83d\ude00", "\udbff\udfff"};
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "x".repeat(31) : "");
      for (int length = 1 + random.nextInt(3); length > 0; length--) {
        text.append(letters[random.nextInt(letters.length)]);
      }
      BigDecimal number = BigDecimal.valueOf(random.nextInt(6), 1)
          .add(new BigDecimal("12345678901234567890123456789"));
      keys.add(new Key(text.toString(), number));
    }
    return keys;
  }

  private static KeyBounds bounds(Set<Key> sought) {
    return new KeyBounds(List.of(
        new Values("s", Kind.TEXT, sought.stream().map(Key::text).toList()),
        new Values(
            "n",
            Kind.NUMBER,
            sought.stream().map(key -> key.number().toString()).toList())));
  }

  private static String stats(Set<Key> file) {
    List<String> texts =
        new ArrayList<>(file.stream().map(Key::text).sorted(UTF_8).toList());
    List<BigDecimal> numbers = file.stream().map(Key::number).sorted().toList();
    ObjectNode stats = JSON.createObjectNode();
    String last = texts.get(texts.size() - 1);
    boolean cut = last.codePointCount(0, last.length()) > 32;
    String max = cut
        ? last.substring(0, last.offsetByCodePoints(0, 32))
            + Character.toString(Character.MAX_CODE_POINT)
        : last;
    stats.putObject("minValues").put("s", texts.get(0)).put("n", numbers.get(0));
    stats.putObject("maxValues").put("s", max).put("n", numbers.get(numbers.size() - 1));
    return stats.toString();
  }
}
