// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private static final Instant START = Instant.parse("2026-11-22T01:00:00Z");

  @Test
  void aLargeRunIsReadable() {
    RunResult result = draft()
        .resumed()
        .schemaVersion(3)
        .receipt(Receipt.of(
            118_400_000,
            118_400_000,
            0,
            List.of(
                ReceiptFile.proven("a", 60_000_000, "m"),
                ReceiptFile.proven("b", 58_400_000, "m"))))
        .published(new PublishedTable("s3://my-lake/orders", "7", 310, 41_000_000_000L, 31))
        .finish(ExitStatus.DONE, "Published.", START.plus(Duration.ofSeconds(3_725)));

    assertThat(RunSummary.of(result)).isEqualTo("""
            Run r1 of orders: done (resumed, attempt 2)
              items in     118,400,000 from 2 files
              rows out     118,400,000
              quarantined  0
              drift        none
              schema       version 3
              table        s3://my-lake/orders, version 7, 310 files, 38.2 GB, 31 partitions
              run folder   s3://my-lake/_dynamolake/orders/runs/r1
              duration     1 h 2 min 5 s
            """);
  }

  @Test
  void whatIsNotKnownIsNotTold() {
    assertThat(RunSummary.of(draft().finish(ExitStatus.LOCKED, "Cannot lock.", START)))
        .isEqualTo("""
            Run r1 of orders: another run holds the table's lock or committed first, or the source is not ready
              drift        none
              table        nothing published
              run folder   s3://my-lake/_dynamolake/orders/runs/r1
              duration     0.0 s
            """);
  }

  @Test
  void changesThatWereAppliedToAScanAreTold() {
    RunSource scan = RunSource.declared("scan", "orders")
        .with(new RunSource.StreamChanges("2026-01-31T12:00:00.000", START, 7, 1_234));
    assertThat(RunSummary.of(draft()
            .source(scan)
            .receipt(Receipt.ofChanges(
                2_000, 900, 1_100, 0, List.of(ReceiptFile.proven("a", 2_000, "m"))))
            .finish(ExitStatus.DONE, "Published.", START)))
        .contains("  changes      1,234 of the stream, up to " + START + ", in 7 files\n")
        .contains("  rows out     900\n  superseded   1,100\n  quarantined  0\n");
  }

  @Test
  void aNoopSaysSo() {
    RunResult done = draft().finish(ExitStatus.DONE, "Published.", START);

    assertThat(RunSummary.of(done.asNoop(ExitStatus.DONE)))
        .startsWith("Run r1 of orders: published before, nothing to do\n");
  }

  @Test
  void manyChangesAreCut() {
    List<Map<String, Object>> changes = new ArrayList<>();
    for (int i = 0; i < 1_022; i++) {
      changes.add(Map.of(
          "kind",
          "type-conflict",
          "path",
          "/a" + i,
          "expected",
          "bigint",
          "seen",
          "-",
          "count",
          1,
          "share",
          0.000001));
    }

    assertThat(RunSummary.of(draft().drift(changes).finish(ExitStatus.DONE, "Published.", START))
            .lines())
        .contains("  drift        type-conflict /a0, expected bigint: 1 (< 0.01 %)")
        .contains("               type-conflict /a19, expected bigint: 1 (< 0.01 %)")
        .contains("               and 1,002 more in result.json")
        .hasSize(25);
  }

  private static RunResultDraft draft() {
    return new RunResultDraft(
        "r1",
        2,
        "orders",
        "s3://my-lake/",
        RunSource.declared("export", "s3://e"),
        "replace",
        "delta",
        "f",
        START);
  }
}
