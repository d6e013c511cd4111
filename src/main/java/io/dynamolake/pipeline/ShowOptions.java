// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.pipeline.spec.PipelineSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param limit the most rows to print; null for all
 * @param asOf the rows are those of this time; null for now
 */
public record ShowOptions(
    PipelineSpec spec,
    RowFormat as,
    @Nullable Integer limit,
    @Nullable Instant asOf) {
  /** How rows are printed. */
  public enum RowFormat {
    /** For reading: columns side by side, long values cut. */
    TABLE,
    /** A JSON object per line: decimals as strings, binary as base64, timestamps in ISO 8601 UTC. */
    JSONL,
    /** Each row restored to its item, as a line of an export; of a table that keeps versions, those that its items have now. */
    ITEMS
  }
}
