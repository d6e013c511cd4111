// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.Locale;

/** The Parquet codecs that every reader of the supported table formats has. */
public enum Compression {
  ZSTD,
  SNAPPY,
  GZIP,
  UNCOMPRESSED;

  /** As Spark's {@code compression} option takes it. */
  public String codec() {
    return name().toLowerCase(Locale.ROOT);
  }
}
