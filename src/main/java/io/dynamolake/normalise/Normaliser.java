// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.schema.DriftObserver;
import org.apache.spark.sql.catalyst.InternalRow;

/** Turns the records of files into rows, one after the other. Not thread-safe; the row is one object that changes with the next record. */
interface Normaliser {
  /** What the records that follow stand in, as messages call it. */
  void beginFile(String name);

  /**
   * Takes one record.
   *
   * @return whether there is a {@link #row()}; if there is none, or the record is to be quarantined although there is one,
   *     {@link #refusal()} tells why
   */
  boolean accept(byte[] bytes, int offset, int length, long lineNumber);

  InternalRow row();

  /** Why the last record belongs into quarantine; empty if it does not. Never holds a value. */
  String refusal();

  DriftObserver drift();

  /** How many values did not fit the schema, of the records that could be read whole. */
  long misfits();

  /** How many of the records are deletions by Time to Live. */
  default long ttlDeletes() {
    return 0;
  }

  /** Per column of the schema, in how many records its attribute stood. */
  long[] present();
}
