// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one partition value that wait for each other, as bytes side by side. Rows that change partition from one to the next would
 * else drag every column of every open file through the processor's cache.
 */
final class RowBatch {
  private static final int FIRST_BYTES = 8 << 10;

  private final List<@Nullable Object> key;
  private final UnsafeRow view;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int[] ends = new int[16];
  private int rows;

  RowBatch(List<@Nullable Object> key, int columns) {
    this.key = key;
    this.view = new UnsafeRow(columns);
  }

  List<@Nullable Object> key() {
    return key;
  }

  int rows() {
    return rows;
  }

  int bytes() {
    return rows == 0 ? 0 : ends[rows - 1];
  }

  void add(UnsafeRow row) {
    int start = bytes();
    int end = start + row.getSizeInBytes();
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end));
    }
    if (rows == ends.length) {
      ends = Arrays.copyOf(ends, 2 * rows);
    }
    Platform.copyMemory(
        row.getBaseObject(),
        row.getBaseOffset(),
        bytes,
        Platform.BYTE_ARRAY_OFFSET + (long) start,
        row.getSizeInBytes());
    ends[rows++] = end;
  }

  /** The row at an index; one object that changes with the next call. */
  UnsafeRow row(int index) {
    int start = index == 0 ? 0 : ends[index - 1];
    view.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + (long) start, ends[index] - start);
    return view;
  }

  void clear() {
    rows = 0;
  }
}
