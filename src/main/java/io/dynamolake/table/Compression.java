// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

/** The Parquet codecs that every reader of the supported table formats has. Parquet's names. */
public enum Compression {
  ZSTD,
  SNAPPY,
  GZIP,
  UNCOMPRESSED
}
