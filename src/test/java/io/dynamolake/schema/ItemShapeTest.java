// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.AttributeType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ItemShapeTest {
  private static ItemShape shape(long... seeds) {
    ItemShape shape = new ItemShape();
    for (long seed : seeds) {
      new RandomShapes(seed).feed(shape, 30);
    }
    return shape;
  }

  private static ItemShape merged(ItemShape... shapes) {
    ItemShape merged = new ItemShape();
    for (ItemShape shape : shapes) {
      merged.merge(shape);
    }
    return merged;
  }

  @Test
  void mergingIsSeeingEverythingInAnyOrder() {
    for (long seed = 0; seed < 150; seed += 3) {
      long a = seed;
      long b = seed + 1;
      long c = seed + 2;
      String all = RandomShapes.text(shape(a, b, c));
      assertThat(RandomShapes.text(merged(shape(a), shape(b), shape(c))))
          .as("seed %d", seed)
          .isEqualTo(all);
      assertThat(RandomShapes.text(merged(shape(c), shape(a), shape(b))))
          .as("seed %d", seed)
          .isEqualTo(all);
      assertThat(RandomShapes.text(merged(shape(a), merged(shape(b), shape(c)))))
          .as("seed %d", seed)
          .isEqualTo(all);
      assertThat(RandomShapes.text(shape(c, b, a))).as("seed %d", seed).isEqualTo(all);
    }
  }

  @Test
  void aNewShapeChangesNothing() {
    for (long seed = 0; seed < 50; seed++) {
      ItemShape shape = shape(seed);
      String before = RandomShapes.text(shape);
      shape.merge(new ItemShape());
      assertThat(RandomShapes.text(shape)).as("seed %d", seed).isEqualTo(before);
      assertThat(RandomShapes.text(merged(new ItemShape(), shape)))
          .as("seed %d", seed)
          .isEqualTo(before);
    }
  }

  @Test
  void mergingLeavesTheOtherShapeAsItIs() {
    ItemShape other = shape(7);
    String before = RandomShapes.text(other);
    ItemShape merged = merged(shape(8), other);
    new RandomShapes(9).feed(merged, 50);
    assertThat(RandomShapes.text(other)).isEqualTo(before);
  }

  @Test
  void aShapeTravelsBetweenProcesses() throws Exception {
    ItemShape shape = shape(1, 2, 3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(shape);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(RandomShapes.text((ItemShape) in.readObject()))
          .isEqualTo(RandomShapes.text(shape));
    }
  }

  @Test
  void shapesThatACallerKeepsCountAfterTheMapBecameWide() {
    ItemShape shape = new ItemShape();
    ValueShape kept = shape.attribute("prices");
    MapShape members = kept.map();
    ValueShape first = members.member("sku-0");
    MapShape inner = first.map();
    ValueShape innermost = inner.member("amount");
    innermost.number(1, 0, true);
    for (int i = 1; i <= MapShape.MAX_NAMES; i++) {
      members.member("sku-" + i).map().member("amount").number(2, 1, false);
    }
    innermost.number(1, 0, true);
    inner.member("currency").string();
    first.nul();
    ValueShape all = members.member("any other");
    assertThat(all.values(AttributeType.M)).isEqualTo(101);
    assertThat(all.values(AttributeType.NULL)).isEqualTo(1);
    MapShape names = Objects.requireNonNull(all.members());
    assertThat(names.byName()).containsOnlyKeys("amount", "currency");
    assertThat(names.member("amount").values()).isEqualTo(102);
    assertThat(names.member("currency").values()).isEqualTo(1);
  }

  @Test
  void ofTooManyNamesTheSameStayInAnyOrder() {
    List<String> names = new ArrayList<>(List.of("orderId", "total"));
    for (int i = 0; i < 2 * ItemShape.MAX_NAMES + 10; i++) {
      names.add("id" + i);
    }
    String expected = null;
    for (long seed = 0; seed < 3; seed++) {
      Collections.shuffle(names, new Random(seed));
      ItemShape one = new ItemShape();
      ItemShape left = new ItemShape();
      ItemShape right = new ItemShape();
      for (int i = 0; i < names.size(); i++) {
        one.attribute(names.get(i)).string();
        (i % 3 == 0 ? left : right).attribute(names.get(i)).string();
      }
      String text = RandomShapes.text(one);
      expected = expected == null ? text : expected;
      assertThat(text.equals(expected)).as("seed %d", seed).isTrue();
      left.merge(right);
      assertThat(RandomShapes.text(left).equals(expected))
          .as("merged, seed %d", seed)
          .isTrue();
      assertThat(left.attributes()).hasSize(ItemShape.MAX_NAMES).containsKeys("orderId", "total");
      assertThat(left.truncated()).isTrue();
    }
  }
}
