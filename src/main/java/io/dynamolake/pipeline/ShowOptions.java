// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.pipeline.spec.PipelineSpec;
import org.jspecify.annotations.Nullable;

/**
 * @param limit the most rows to print; null for all
 */
public record ShowOptions(
    PipelineSpec spec, RowFormat as, @Nullable Integer limit) {
  /** How rows are printed. */
  public enum RowFormat {
    /** For reading: columns side by side, long values cut. */
    TABLE,
    /** A JSON object per line: decimals as strings, binary as base64, timestamps in ISO 8601 UTC. */
    JSONL,
    /** Each row restored to its item, as a line of an export. */
    ITEMS
  }
}
