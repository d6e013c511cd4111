// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NameTableTest {
  /** Each name begins and ends as all others do; with one hash for all of them this takes minutes. */
  @Test
  @Timeout(20)
  void namesThatDifferInTheMiddleAreFoundAsFast() {
    List<byte[]> names = new ArrayList<>();
    for (int minute = 0; minute < 100_000; minute++) {
      String time = Instant.EPOCH.plusSeconds(60L * minute).toString();
      names.add(
          ("https://example.com/orders/" + time + "/invoice.pdf").getBytes(StandardCharsets.UTF_8));
    }
    NameTable table = new NameTable();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < names.size(); i++) {
        assertThat(table.find(names.get(i), 0, names.get(i).length)).isEqualTo(-1);
        assertThat(table.add(names.get(i), 0, names.get(i).length)).isEqualTo(i);
      }
      for (int i = 0; i < names.size(); i++) {
        assertThat(table.find(names.get(i), 0, names.get(i).length)).isEqualTo(i);
      }
      table.clear();
      assertThat(table.size()).isZero();
    }
  }
}
