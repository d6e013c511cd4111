// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool();

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 79, 80, 81, 127, 128, 129, 1_000, 65_536, 65_537, 5_000_001})
  void aBufferHasTheSizeAndAtMostAQuarterMore(int size) {
    ByteBuffer buffer = pool.allocate(size);

    assertThat(buffer.remaining()).isEqualTo(size);
    assertThat(buffer.array()).hasSizeBetween(size, Math.max(64, size + size / 4 + 1));
  }

  @Test
  void whatIsReclaimedIsLentAgainToOneOfNearlyTheSize() {
    ByteBuffer first = pool.allocate(1_000);
    first.put(new byte[1_000]);
    pool.release(first);
    pool.reclaim();

    ByteBuffer second = pool.allocate(1_020);

    assertThat(second.array()).isSameAs(first.array());
    assertThat(second.remaining()).isEqualTo(1_020);
    assertThat(pool.allocate(1_000).array()).isNotSameAs(first.array());
  }

  @Test
  void whatIsGivenBackCanBeReadUntilItIsReclaimed() {
    ByteBuffer buffer = pool.allocate(1_000);
    buffer.put((byte) 7);
    pool.release(buffer);

    assertThat(pool.allocate(1_000).array()).isNotSameAs(buffer.array());
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(buffer.get(0)).isEqualTo((byte) 7);
  }

  @Test
  void whatIsGivenBackTwiceIsLentOnce() {
    ByteBuffer buffer = pool.allocate(1_000);
    pool.release(buffer);
    pool.release(buffer);
    pool.reclaim();

    ByteBuffer lent = pool.allocate(1_000);
    pool.release(buffer);
    pool.reclaim();

    assertThat(lent.array()).isSameAs(buffer.array());
    assertThat(pool.allocate(1_000).array()).isNotSameAs(lent.array());
  }
}
