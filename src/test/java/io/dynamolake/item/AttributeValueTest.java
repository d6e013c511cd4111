// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolake.testing.ItemGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributeValueTest {
  @Test
  void canonical_sorts_and_trims() throws Exception {
    AttributeValue value = ItemJson.parseValue(
        "{\"M\":{\"\ud83d\ude00\":{\"NS\":[\"10\",\"9\",\"-1.50\",\"1E2\"]},\"\uffff\":{\"SS\":[\"\ud83d\ude00\",\"\uffff\",\"e\",\"E\"]},"
            + "\"b\":{\"BS\":[\"/w==\",\"AQ==\",\"\"]},\"a\":{\"L\":[{\"N\":\"-0.0\"},{\"N\":\"00042\"}]}}}");
    assertThat(ItemJson.value(value.canonical()))
        .isEqualTo(
            "{\"M\":{\"a\":{\"L\":[{\"N\":\"0\"},{\"N\":\"42\"}]},\"b\":{\"BS\":[\"\",\"AQ==\",\"/w==\"]},"
                + "\"\uffff\":{\"SS\":[\"E\",\"e\",\"\uffff\",\"\ud83d\ude00\"]},\"\ud83d\ude00\":{\"NS\":[\"-1.5\",\"9\",\"10\",\"100\"]}}}");
  }

  @Test
  void an_item_is_the_same_however_its_members_and_sets_are_ordered() {
    for (long seed = 1; seed <= 200; seed++) {
      Item item = new ItemGenerator(seed).next();
      Random random = new Random(seed);
      Item shuffled = new Item(shuffled(item.attributes(), random));
      assertThat(shuffled.sameAs(item)).as("seed %s", seed).isTrue();
      assertThat(ItemJson.line(shuffled.canonical()))
          .as("seed %s", seed)
          .isEqualTo(ItemJson.line(item.canonical()));
    }
  }

  @Test
  void items_that_differ_in_one_thing_are_not_the_same() throws Exception {
    List<String> values = List.of(
        "{\"S\":\"1\"}",
        "{\"S\":\"\"}",
        "{\"N\":\"1\"}",
        "{\"N\":\"1.0000000000000000000000000000000000001\"}",
        "{\"B\":\"\"}",
        "{\"B\":\"AQ==\"}",
        "{\"BOOL\":true}",
        "{\"BOOL\":false}",
        "{\"NULL\":true}",
        "{\"L\":[]}",
        "{\"M\":{}}",
        "{\"SS\":[]}",
        "{\"NS\":[]}",
        "{\"BS\":[]}",
        "{\"SS\":[\"1\"]}",
        "{\"NS\":[\"1\"]}",
        "{\"L\":[{\"S\":\"1\"}]}",
        "{\"L\":[{\"S\":\"1\"},{\"S\":\"1\"}]}",
        "{\"BS\":[\"\"]}",
        "{\"BS\":[\"AQ==\"]}");
    for (String one : values) {
      for (String other : values) {
        Item item = new Item(Map.of("a", ItemJson.parseValue(one)));
        assertThat(item.sameAs(new Item(Map.of("a", ItemJson.parseValue(other)))))
            .as("%s %s", one, other)
            .isEqualTo(one.equals(other));
      }
    }
    assertThat(new Item(Map.of()).sameAs(new Item(Map.of("a", new AttributeValue.Null()))))
        .isFalse();
  }

  @Test
  void binaries_are_values() {
    byte[] bytes = {1, 2};
    AttributeValue.B binary = new AttributeValue.B(bytes);
    AttributeValue.BS set = new AttributeValue.BS(List.of(bytes));
    assertThat(binary)
        .isEqualTo(new AttributeValue.B(new byte[] {1, 2}))
        .hasSameHashCodeAs(new AttributeValue.B(bytes));
    assertThat(set)
        .isEqualTo(new AttributeValue.BS(List.of(new byte[] {1, 2})))
        .hasSameHashCodeAs(new AttributeValue.BS(List.of(bytes)));
    bytes[0] = 9;
    binary.bytes()[0] = 9;
    set.values().get(0)[0] = 9;
    assertThat(binary.bytes()).containsExactly(1, 2);
    assertThat(set.values().get(0)).containsExactly(1, 2);
  }

  @Test
  void a_tree_shows_types_and_sizes_but_no_value() throws Exception {
    AttributeValue value = ItemJson.parseValue(
        "{\"L\":[{\"S\":\"secret\"},{\"N\":\"4711\"},{\"B\":\"AQ==\"},{\"BOOL\":true},{\"NULL\":true},{\"M\":{\"name\":{\"S\":\"secret\"}}},{\"SS\":[\"secret\"]},{\"NS\":[\"4711\"]},{\"BS\":[\"AQ==\"]}]}");
    assertThat(value)
        .hasToString("L[S[6], N[4], B[1], BOOL, NULL, M{name=S[6]}, SS[1], NS[1], BS[1]]");
  }

  @Test
  void a_number_that_is_none_has_no_canonical_form() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttributeValue.N("many").canonical())
        .withMessage("expected a number, found 4 characters that are none");
  }

  private static Map<String, AttributeValue> shuffled(
      Map<String, AttributeValue> members, Random random) {
    Map<String, AttributeValue> shuffled = new LinkedHashMap<>();
    for (String name : shuffled(List.copyOf(members.keySet()), random)) {
      AttributeValue value = members.get(name);
      if (value != null) {
        shuffled.put(name, shuffled(value, random));
      }
    }
    return shuffled;
  }

  private static AttributeValue shuffled(AttributeValue value, Random random) {
    if (value instanceof AttributeValue.M map) {
      return new AttributeValue.M(shuffled(map.members(), random));
    }
    if (value instanceof AttributeValue.L list) {
      return new AttributeValue.L(
          list.values().stream().map(element -> shuffled(element, random)).toList());
    }
    if (value instanceof AttributeValue.SS set) {
      return new AttributeValue.SS(shuffled(set.values(), random));
    }
    if (value instanceof AttributeValue.NS set) {
      return new AttributeValue.NS(shuffled(set.digits(), random));
    }
    return value instanceof AttributeValue.BS set
        ? new AttributeValue.BS(shuffled(set.values(), random))
        : value;
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
