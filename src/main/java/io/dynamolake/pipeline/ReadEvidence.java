// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.normalise.ReadOutcome;
import io.dynamolake.report.ReceiptFile;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftObserver;
import io.dynamolake.schema.DriftReport;
import io.dynamolake.schema.RegisteredSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What reading a whole landing has shown, over all tasks.
 *
 * @param rows records that came out as rows; a change of a known key may be one although it is quarantined
 * @param files in the order of the manifest
 * @param quarantined how many records became no row, by reason
 * @param quarantineFiles fully qualified paths
 * @param ttlDeletes changes that are deletions by Time to Live
 */
record ReadEvidence(
    long items,
    long rows,
    List<ReceiptFile> files,
    DriftReport drift,
    Map<String, Long> quarantined,
    List<String> quarantineFiles,
    long ttlDeletes) {

  static ReadEvidence of(
      List<Landing> landings, RegisteredSchema registered, Collection<ReadOutcome> outcomes) {
    DriftObserver drift = new DriftObserver();
    long[] present = new long[registered.columns().size()];
    Set<String> proven = new HashSet<>();
    Map<String, Long> quarantined = new TreeMap<>();
    List<String> quarantineFiles = new ArrayList<>();
    long ttlDeletes = 0;
    long items = 0;
    long rows = 0;
    for (ReadOutcome outcome : outcomes) {
      items += outcome.items();
      rows += outcome.rows();
      ttlDeletes += outcome.ttlDeletes();
      drift.merge(outcome.drift());
      proven.addAll(outcome.files());
      quarantineFiles.addAll(outcome.quarantineFiles());
      outcome.reasons().forEach((reason, count) -> quarantined.merge(reason, count, Long::sum));
      for (int i = 0; i < present.length; i++) {
        present[i] += outcome.present()[i];
      }
    }
    List<ReceiptFile> files = new ArrayList<>();
    for (Landing landing : landings) {
      for (LandingFile file : landing.files()) {
        files.add(
            new ReceiptFile(file.key(), file.itemCount(), file.md5(), proven.contains(file.key())));
      }
    }
    DriftReport report = DriftReport.of(registered, drift, present, items);
    return new ReadEvidence(
        items,
        rows,
        files,
        landings.stream().allMatch(Landing::holdsChanges) ? withoutVanished(report) : report,
        quarantined,
        quarantineFiles,
        ttlDeletes);
  }

  /** Changes of some items say nothing about what the others have. */
  private static DriftReport withoutVanished(DriftReport report) {
    return new DriftReport(
        report.schemaVersion(),
        report.items(),
        report.changes().stream()
            .filter(change -> change.kind() != DriftKind.COLUMN_VANISHED)
            .toList());
  }

  long setAside() {
    return quarantined.values().stream().mapToLong(Long::longValue).sum();
  }
}
