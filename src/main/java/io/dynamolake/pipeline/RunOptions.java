// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.spec.PipelineSpec;
import org.jspecify.annotations.Nullable;

/**
 * @param runId null for the id that follows from table, mode and source point
 */
public record RunOptions(PipelineSpec spec, @Nullable String runId, Strictness strictness) {
  /** How a run that is published ends when it had to put items aside. */
  public enum Strictness {
    /** DONE. */
    LENIENT,
    /** QUARANTINED. */
    STRICT;

    /** How a published run ends that put so many items aside. */
    ExitStatus ending(long quarantined) {
      return this == STRICT && quarantined > 0 ? ExitStatus.QUARANTINED : ExitStatus.DONE;
    }
  }
}
