// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.ByteBufferAllocator;

/**
 * Lends the buffers that one page has given back to the next. A page of one among many open files fills up slowly: its buffers are old
 * when they die, and a collector in no hurry lets the dead ones pile up to several times what is alive. Keeps what was lent at most at
 * a time until it is itself unreachable. For one thread.
 *
 * <p>Parquet 1.13 gives the bytes of a dictionary back just before it reads them, and many buffers twice. So nothing is lent again
 * before {@link #reclaim}, and a buffer that was reclaimed has no room any more, by which it is known when it comes again.
 */
final class BufferPool implements ByteBufferAllocator {
  private static final int SMALLEST_BYTES = 64;

  private final Map<Integer, Deque<byte[]>> freeByCapacity = new HashMap<>();
  private final List<ByteBuffer> givenBack = new ArrayList<>();

  @Override
  public ByteBuffer allocate(int size) {
    int capacity = capacity(size);
    Deque<byte[]> free = freeByCapacity.get(capacity);
    byte[] bytes = free == null ? null : free.pollLast();
    return ByteBuffer.wrap(bytes == null ? new byte[capacity] : bytes, 0, size);
  }

  /** The size rounded up to one of four between a power of two and the next, so that sizes that differ a little share their buffers. */
  private static int capacity(int size) {
    int step = Integer.highestOneBit(Math.max(SMALLEST_BYTES, size)) / 4;
    return Math.toIntExact((Math.max(SMALLEST_BYTES, (long) size) + step - 1) / step * step);
  }

  @Override
  public void release(ByteBuffer buffer) {
    givenBack.add(buffer);
  }

  /** Nobody uses any more what was given back: true between two rows, when no page is under way. */
  void reclaim() {
    for (ByteBuffer buffer : givenBack) {
      if (buffer.limit() > 0) {
        buffer.limit(0);
        byte[] bytes = buffer.array();
        freeByCapacity
            .computeIfAbsent(bytes.length, absent -> new ArrayDeque<>())
            .addLast(bytes);
      }
    }
    givenBack.clear();
  }

  @Override
  public boolean isDirect() {
    return false;
  }
}
