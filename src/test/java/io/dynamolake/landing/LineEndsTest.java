// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineEndsTest {
  @Test
  void findsWhatALoopOverBytesFinds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        // Neighbours of the line feed, and bytes whose high bit is set, are what can fool a search
        // by words.
        bytes[i] = (byte)
            (random.nextInt(4) == 0
                ? random.nextInt(256)
                : new int[] {9, 10, 11, 0x8a}[random.nextInt(4)]);
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      assertThat(LineEnds.indexOf(bytes, from, to))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(slowly(bytes, from, to));
    }
  }

  private static int slowly(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
