// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import java.math.BigDecimal;

/**
 * Takes the typed values of one item after the other from an {@link ItemDecoder}, in the order in which they stand in the record. The
 * first sink makes Spark rows; one that encodes Parquet columns can stand here without the decoder knowing.
 *
 * <p>A slot is the index of a column, of a struct's field, or of a list's element. A slot that is never written stays absent. A list's
 * slots come in ascending order, and one that is skipped is a null element. Bytes are valid until the next item begins; a sink that
 * keeps them longer copies them.
 */
interface ValueSink {
  /** Begins an item and drops what an unfinished one has left behind. */
  void beginItem();

  void string(int slot, byte[] bytes, int offset, int length);

  void binary(int slot, byte[] bytes);

  void bool(int slot, boolean value);

  void int32(int slot, int value);

  /** A bigint, or a timestamp in microseconds since the epoch. */
  void int64(int slot, long value);

  void float64(int slot, double value);

  /** A decimal of at most 18 digits: {@code unscaled * 10^-scale}. */
  void decimal(int slot, long unscaled, int precision, int scale);

  /** A decimal that already has the column's scale. */
  void decimal(int slot, BigDecimal value, int precision, int scale);

  /** Begins a struct; its fields' slots count from 0 until {@link #endStruct}. */
  void beginStruct(int slot, int width);

  void endStruct();

  void beginList(int slot);

  /** @param size number of elements, null ones included */
  void endList(int size);

  /** Ends a list as if it had never begun: its slot stays absent. */
  void dropList();

  /** Begins a map; each key is announced before its value, which has the slot that the key was given. */
  void beginMap(int slot);

  void key(int slot, byte[] bytes, int offset, int length);

  void endMap(int size);
}
