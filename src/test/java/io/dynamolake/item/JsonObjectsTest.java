// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonObjectsTest {
  @Test
  void objectsFollowEachOtherWithAnythingOrNothingBetween() throws Exception {
    List<String> some =
        List.of("{}", "{\"a\":{\"b\":\"}\"}}", "{\"q\":\"\\\"}{\\\\\"}", "{\n \"é\": [1, {}]\n}");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> wanted = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (text.length() < 300_000) {
      String object = some.get(random.nextInt(some.size()));
      wanted.add(object);
      text.append(object).append(List.of("", "\n", "\r\n", " ").get(random.nextInt(4)));
    }
    String large = "{\"large\":\"" + "x".repeat(200_000) + "\"}";
    wanted.add(large);
    assertThat(read(text + large)).as("seed %d", seed).isEqualTo(wanted);
    assertThat(read(" \n")).isEmpty();
  }

  @Test
  void whatIsNoObjectIsRefusedAndTheRestOfABrokenOneIsHandedOver() throws Exception {
    assertThat(read("{} {\"a\":\"}")).containsExactly("{}", "{\"a\":\"}");
    assertThatThrownBy(() -> read("{}x"))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("object 2 of the file: expected an object, found something else");
    assertThatThrownBy(() -> read("{\"large\":\"" + "x".repeat(2_000_000)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("object 1 of the file: it has more than 1000000 bytes");
  }

  private static List<String> read(String text) throws IOException, MalformedRecordException {
    List<String> objects = new ArrayList<>();
    try (JsonObjects reader = new JsonObjects(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1_000_000)) {
      for (byte[] next = reader.next(); next.length > 0; next = reader.next()) {
        objects.add(new String(next, StandardCharsets.UTF_8));
      }
    }
    return objects;
  }
}
