// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

/**
 * How many tasks read a landing and write its files, so that files come out near the target size without a second rewrite.
 *
 * <p>Each task leaves one small file at most per partition, so fewer tasks make better files and more tasks make a faster run.
 * Unpartitioned, a task writes about one file; while there are idle slots, down to half of the target. Partitioned, a task keeps one
 * file open per partition, so there are no more tasks than slots.
 *
 * @param tasks at least 1
 */
record WritePlan(int tasks) {
  /** Compressed Parquet against gzip of DynamoDB JSON: 281 MB came of 418 MB on typical orders. */
  private static final double PARQUET_OF_GZIP = 0.67;

  enum Layout {
    UNPARTITIONED,
    PARTITIONED
  }

  static WritePlan of(long landingBytes, long targetFileBytes, int slots, Layout layout) {
    double files = landingBytes * PARQUET_OF_GZIP / targetFileBytes;
    int halfFull = (int) Math.min(slots, Math.ceil(2 * files));
    int full = (int) Math.min(1_000_000, Math.ceil(files));
    return switch (layout) {
      case UNPARTITIONED -> new WritePlan(Math.max(1, Math.max(halfFull, full)));
      case PARTITIONED -> new WritePlan(Math.max(1, halfFull));
    };
  }
}
