// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

/** What a lake table is made of. */
public enum TableFormat {
  /** Parquet files and a transaction log. */
  DELTA,
  /** Parquet files and numbered version documents; no changes by key. */
  PARQUET
}
