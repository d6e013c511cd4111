// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynamolake.testing.ItemGenerator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemPageTest {
  private final ItemPage page = new ItemPage();

  @Test
  void findsTheItemsAndLeavesTheRest() throws Exception {
    String answer = "{\"Count\":2,\"Items\":[{\"pk\":{\"S\":\"a\"}},{}],\"ScannedCount\":2,"
        + "\"LastEvaluatedKey\":{\"Items\":{\"S\":\"]\"}},\"ConsumedCapacity\":{\"CapacityUnits\":-0.5E+1,\"x\":[null,true]}}";

    read(answer);

    assertThat(items()).containsExactly("{\"pk\":{\"S\":\"a\"}}", "{}");
    assertThat(rest()).isEqualTo(answer.replace("{\"pk\":{\"S\":\"a\"}},{}", ""));
  }

  @Test
  void readsPagesWithoutItems() throws Exception {
    read("{\"Count\":0,\"Items\":[]}");
    assertThat(page.size()).isZero();
    assertThat(rest()).isEqualTo("{\"Count\":0,\"Items\":[]}");

    read(" { \"Count\" : 7 } ");
    assertThat(page.size()).isZero();
    assertThat(rest()).isEqualTo(" { \"Count\" : 7 } ");

    read("{}");
    assertThat(rest()).isEqualTo("{}");
  }

  @Test
  void putsAnItemOnOneLineWithoutTouchingItsValues() throws Exception {
    read("{\"Items\": [\n{ \"a\\n\" :\r\n\t{\"S\":\"x\\ny\\u000a\"}\n}\n,\n{}]\n}");

    assertThat(items()).containsExactly("{ \"a\\n\" :\r \t{\"S\":\"x\\ny\\u000a\"} }", "{}");
  }

  @Test
  void everyItemIsFoundAsItWasSent() throws Exception {
    ItemPage reused = new ItemPage();
    for (int seed = 0; seed < 60; seed++) {
      ItemGenerator generator = new ItemGenerator(seed).withEmptySets();
      List<Item> sent = generator.items(new Random(seed).nextInt(30));
      List<String> texts =
          sent.stream().map(item -> ItemJson.attributes(item.attributes())).toList();
      byte[] answer = ("{\"Items\":[" + String.join(", \n", texts) + "],\"Count\":" + sent.size()
              + "}")
          .getBytes(StandardCharsets.UTF_8);

      reused.read(answer, answer.length);

      assertThat(reused.size()).as("%s", generator).isEqualTo(sent.size());
      for (int i = 0; i < sent.size(); i++) {
        String text =
            new String(answer, reused.offset(i), reused.length(i), StandardCharsets.UTF_8);
        assertThat(text).as("%s", generator).isEqualTo(texts.get(i));
        byte[] line = ("{\"Item\":" + text + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(ItemJson.parseLine(line, 0, line.length).sameAs(sent.get(i)))
            .as("%s", generator)
            .isTrue();
      }
      JsonNode rest = new ObjectMapper().readTree(reused.rest());
      assertThat(rest.path("Count").asInt()).isEqualTo(sent.size());
      assertThat(rest.path("Items")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"Items\":[{\"a\":{\"S\":\"x\"}}",
        "{\"Items\":[{\"a\":{\"S\":\"x\"}}]",
        "{\"Items\":[{\"a\":{\"S\":\"x\"}},]}",
        "{\"Items\":[{\"a\":{\"X\":\"x\"}}]}",
        "{\"Items\":[{\"a\":{\"N\":\"x\"}}]}",
        "{\"Items\":[{\"a\":{\"B\":\"?\"}}]}",
        "{\"Items\":[{\"a\":{\"S\":\"x\",\"N\":\"1\"}}]}",
        "{\"Items\":[{\"a\":{\"S\":\"x\"},\"a\":{\"S\":\"x\"}}]}",
        "{\"Items\":[{\"a\":{\"S\":\"\\ud800\"}}]}",
        "{\"Items\":[1]}",
        "{\"Items\":{}}",
        "{\"Items\":[],\"Items\":[]}",
        "{\"Items\":[]} x",
        "{\"Count\":}",
      })
  void refusesWhatIsNoPage(String answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(MalformedRecordException.class);
    assertThat(page.size()).isZero();
  }

  @Test
  void refusesDeepNestingBesideTheItems() {
    String deep = "{\"x\":" + "[".repeat(200) + "]".repeat(200) + "}";
    assertThatThrownBy(() -> read(deep)).hasMessageContaining("nested more than 64 levels deep");
  }

  /** Names come in any order, in nested maps too, and some twice: what was expected of them must not matter. */
  @Test
  void aNameThatStandsTwiceIsFoundWhateverCameBefore() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ItemPage reused = new ItemPage();
    int refused = 0;
    int whole = 0;
    for (int i = 0; i < 5_000; i++) {
      String item = map(random, 0);
      boolean distinct = parses(item);
      byte[] answer = ("{\"Items\":[" + item + "]}").getBytes(StandardCharsets.UTF_8);
      try {
        reused.read(answer, answer.length);
        assertThat(distinct).as("seed %d: %s", seed, item).isTrue();
        whole++;
      } catch (MalformedRecordException e) {
        assertThat(distinct).as("seed %d: %s", seed, item).isFalse();
        assertThat(e.reason()).endsWith("an attribute that stands twice in one map");
        refused++;
      }
    }
    assertThat(Math.min(refused, whole)).as("seed %d", seed).isGreaterThan(500);
  }

  private static boolean parses(String item) {
    byte[] line = ("{\"Item\":" + item + "}").getBytes(StandardCharsets.UTF_8);
    try {
      ItemJson.parseLine(line, 0, line.length);
      return true;
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  private static String map(Random random, int level) {
    String[] names = {"a", "b", "c", "d", "e", "longer than eight bytes", "\\u0061", "", "\u00e9"};
    return random
        .ints(random.nextInt(4), 0, names.length)
        .mapToObj(name -> "\"" + names[name] + "\":" + value(random, level))
        .collect(Collectors.joining(random.nextInt(8) == 0 ? " , " : ",", "{", "}"));
  }

  private static String value(Random random, int level) {
    return switch (level > 3 ? 0 : random.nextInt(3)) {
      case 0 -> "{\"S\":\"\"}";
      case 1 -> "{\"M\":" + map(random, level + 1) + "}";
      default ->
        "{\"L\":[{\"M\":" + map(random, level + 1) + "},{\"M\":" + map(random, level + 1) + "}]}";
    };
  }

  private void read(String answer) throws MalformedRecordException {
    byte[] bytes = (answer + "garbage").getBytes(StandardCharsets.UTF_8);
    page.read(bytes, bytes.length - "garbage".length());
  }

  private List<String> items() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      items.add(new String(page.bytes(), page.offset(i), page.length(i), StandardCharsets.UTF_8));
    }
    return items;
  }

  private String rest() {
    return new String(page.rest(), StandardCharsets.UTF_8);
  }
}
