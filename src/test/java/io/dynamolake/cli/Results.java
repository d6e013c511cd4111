// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.PublishedTable;
import io.dynamolake.report.QuarantineResult;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.ReceiptFile;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunResultDraft;
import io.dynamolake.report.RunSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;

final class Results {
  private static final Instant START = Instant.parse("2026-11-22T01:00:00Z");

  private Results() {}

  static RunResult done() {
    return draft()
        .published(new PublishedTable("s3://my-lake/orders", "7", 1, 2048, 0))
        .finish(ExitStatus.DONE, "Published.", START.plusMillis(1500));
  }

  static RunResult ended(ExitStatus status, String message) {
    return draft().finish(status, message, START.plusMillis(1500));
  }

  static PlannedRun planned(List<String> obstacles) {
    return new PlannedRun(
        "r1",
        "orders",
        PlannedRun.Outlook.START,
        obstacles.isEmpty() ? ExitStatus.DONE : ExitStatus.LOCKED,
        obstacles,
        RunSource.declared("export", "s3://e"),
        new PlannedRun.Reading(1234, 2048, 2, null, null, null, null, null, null),
        "version 3",
        new PlannedRun.Writing(
            "s3://my-lake/orders",
            "delta",
            "replace",
            PlannedRun.Effect.REPLACES_ROWS,
            List.of(),
            256 << 20,
            1L));
  }

  private static RunResultDraft draft() {
    return new RunResultDraft(
            "r1",
            1,
            "orders",
            "s3://my-lake",
            RunSource.declared("export", "s3://e"),
            "replace",
            "delta",
            "f",
            START)
        .schemaVersion(1)
        .receipt(Receipt.of(3, 2, 1, List.of(ReceiptFile.proven("data/a.json.gz", 3, "m"))))
        .drift(List.of(Map.of(
            "kind", "new-attribute", "path", "/coupon", "seen", "S", "count", 2L, "share", 0.5)))
        .quarantine(
            new QuarantineResult(List.of("quarantine/a.jsonl"), Map.of("malformed-record", 1L)));
  }
}
