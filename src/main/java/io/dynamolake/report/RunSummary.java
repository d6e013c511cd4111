// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import static io.dynamolake.report.SummaryText.count;
import static io.dynamolake.report.SummaryText.duration;
import static io.dynamolake.report.SummaryText.files;
import static io.dynamolake.report.SummaryText.line;
import static io.dynamolake.report.SummaryText.size;

import io.dynamolake.ExitStatus;
import io.dynamolake.RunFolderName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's result in a few lines for a person. */
public final class RunSummary {
  private static final int MOST_CHANGES = 20;

  private RunSummary() {}

  /** Several lines, each with a line end. */
  public static String of(RunResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("Run " + result.runId() + " of " + result.table() + ": " + outcome(result));
    scan(lines, result.source());
    changes(lines, result.source().changes());
    Receipt receipt = result.receipt();
    if (receipt != null) {
      line(lines, "items in", count(receipt.itemsIn()) + " from " + files(receipt.fileCount()));
      Long expired = receipt.ttlDeletes();
      if (expired != null) {
        line(lines, "applied", count(receipt.rows()));
        versions(lines, receipt.versions());
        line(lines, "superseded", count(receipt.superseded()));
        if (expired > 0) {
          line(lines, "TTL deletes", count(expired) + " among them");
        }
        continuity(lines, receipt.continuity());
      } else {
        line(lines, "rows out", count(receipt.rows()));
      }
      if (result.source().changes() != null) {
        line(lines, "superseded", count(receipt.superseded()));
      }
      line(lines, "quarantined", count(receipt.quarantined()) + reasons(result.quarantine()));
      Long outside = receipt.outside();
      if (outside != null) {
        line(lines, "outside", count(outside) + " in no partition of the range");
      }
    }
    drift(lines, result.drift());
    Integer schemaVersion = result.schemaVersion();
    if (schemaVersion != null) {
      line(lines, "schema", "version " + schemaVersion);
    }
    PublishedTable table = result.published();
    line(lines, "table", table == null ? "nothing published" : published(table));
    line(
        lines,
        "run folder",
        result.lake() + (result.lake().endsWith("/") ? "" : "/") + "_dynamolake/" + result.table()
            + "/runs/" + RunFolderName.of(result.runId()));
    line(lines, "duration", duration(Duration.between(result.startedAt(), result.finishedAt())));
    return String.join("\n", lines) + "\n";
  }

  private static void versions(List<String> lines, Receipt.@Nullable Versions versions) {
    if (versions != null) {
      line(
          lines,
          "versions",
          count(versions.added()) + " added, " + count(versions.ended()) + " ended");
    }
  }

  private static void continuity(List<String> lines, Receipt.@Nullable Continuity continuity) {
    if (continuity != null) {
      line(
          lines,
          "continuity",
          continuity.different() == 0
              ? count(continuity.compared()) + " rows were what their changes say"
              : count(continuity.different()) + " of " + count(continuity.compared())
                  + " rows were NOT what their changes say that they were before");
    }
  }

  private static void scan(List<String> lines, RunSource source) {
    String partial = source.partial();
    if (partial != null) {
      line(lines, "partial", partial);
    }
    RunSource.ScanFigures scan = source.scan();
    if (scan == null) {
      return;
    }
    line(
        lines,
        "scan",
        count(scan.wholeSegments()) + " of " + count(scan.segments()) + " segments"
            + consumption(scan));
    if (!scan.hotSegments().isEmpty()) {
      line(
          lines,
          "hot segments",
          String.join(
              ", ",
              scan.hotSegments().stream()
                  .map(hot -> hot.segment() + " (" + count(hot.items()) + " items)")
                  .toList()));
    }
  }

  private static String consumption(RunSource.ScanFigures scan) {
    Long pages = scan.pages();
    Double units = scan.readUnits();
    Double now = scan.attemptReadUnits();
    Long throttles = scan.throttles();
    return pages == null || units == null || now == null || throttles == null
        ? ", pages and read units unknown"
        : ", " + count(pages) + " pages, " + count(Math.round(units)) + " read units ("
            + count(Math.round(now)) + " in this attempt), throttled " + count(throttles)
            + " times";
  }

  private static void changes(List<String> lines, RunSource.@Nullable StreamChanges changes) {
    if (changes != null && changes.through() != null) {
      line(
          lines,
          "changes",
          count(changes.records()) + " of the stream, up to " + changes.through() + ", in "
              + files(changes.files()));
    }
  }

  private static String outcome(RunResult result) {
    if (result.noop()) {
      return "published before, nothing to do";
    }
    String resumed = result.resumed() ? " (resumed, attempt " + result.attempt() + ")" : "";
    return (result.status() == ExitStatus.DONE ? "done" : result.status().meaning()) + resumed;
  }

  private static String published(PublishedTable table) {
    String partitions = table.partitions() == 0
        ? ""
        : ", " + count(table.partitions())
            + (table.partitions() == 1 ? " partition" : " partitions");
    return table.path() + ", version " + table.version() + ", " + files(table.files()) + ", "
        + size(table.bytes()) + partitions;
  }

  private static String reasons(QuarantineResult quarantine) {
    if (quarantine.byReason().isEmpty()) {
      return "";
    }
    List<String> parts = quarantine.byReason().entrySet().stream()
        .map(entry -> entry.getKey() + " " + count(entry.getValue()))
        .toList();
    return " (" + String.join(", ", parts) + ")";
  }

  private static void drift(List<String> lines, List<Map<String, Object>> changes) {
    if (changes.isEmpty()) {
      line(lines, "drift", "none");
    }
    for (int i = 0; i < changes.size(); i++) {
      if (i == MOST_CHANGES) {
        line(lines, "", "and " + count(changes.size() - MOST_CHANGES) + " more in result.json");
        return;
      }
      line(lines, i == 0 ? "drift" : "", change(changes.get(i)));
    }
  }

  private static String change(Map<String, Object> change) {
    StringBuilder text =
        new StringBuilder(word(change, "kind")).append(' ').append(word(change, "path"));
    if (!word(change, "expected").isEmpty()) {
      text.append(", expected ").append(word(change, "expected"));
    }
    if (!word(change, "seen").isEmpty()) {
      text.append(", seen ").append(word(change, "seen"));
    }
    if (change.get("count") instanceof Number number) {
      text.append(": ").append(count(number.longValue()));
    }
    if (change.get("share") instanceof Number share) {
      text.append(" (").append(percent(share.doubleValue())).append(')');
    }
    return text.toString();
  }

  /** Never 0 for what happened. */
  private static String percent(double share) {
    return share < 0.0001 ? "< 0.01 %" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String word(Map<String, Object> change, String member) {
    String word = String.valueOf(change.getOrDefault(member, ""));
    return word.equals("-") ? "" : word;
  }
}
