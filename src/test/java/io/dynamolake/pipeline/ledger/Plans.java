// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.report.RunResultDraft;
import io.dynamolake.report.RunSource;
import java.time.Instant;
import java.util.Map;

/** Plans and results of a run of the table orders. */
final class Plans {
  static final Instant CREATED = Instant.parse("2026-11-22T03:00:00Z");

  private Plans() {}

  static RunPlan plan(RunId id) {
    return new RunPlan(
        id,
        "orders",
        "replace",
        "s3a://exports/1",
        Map.of("write.mode", "replace", "write.format", "delta"),
        3,
        CREATED);
  }

  static RunPlan withSchemaVersion(RunPlan plan, int version) {
    return new RunPlan(
        plan.runId(),
        plan.table(),
        plan.mode(),
        plan.source(),
        plan.configuration(),
        version,
        plan.createdAt());
  }

  static RunPlan createdAt(RunPlan plan, Instant instant) {
    return new RunPlan(
        plan.runId(),
        plan.table(),
        plan.mode(),
        plan.source(),
        plan.configuration(),
        plan.schemaVersion(),
        instant);
  }

  static RunResultDraft result(RunId id) {
    RunSource source = RunSource.declared("export", "s3a://exports/1");
    return new RunResultDraft(
        id.text(),
        1,
        "orders",
        "s3a://lake",
        source,
        "replace",
        "delta",
        plan(id).fingerprint(),
        CREATED);
  }
}
