// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/** What a run does when no schema is registered for its table. */
public enum FirstRun {
  /** Infers a schema from all items and registers it as version 1. */
  INFER,
  /** Refuses to run. */
  REQUIRE
}
