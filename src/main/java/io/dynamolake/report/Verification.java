// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import static io.dynamolake.report.SummaryText.count;
import static io.dynamolake.report.SummaryText.counted;
import static io.dynamolake.report.SummaryText.line;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the items of a lake table compare with those that its last published run read, or with a full export of its source.
 *
 * @param sourceItems of the landing, without those that the run put aside
 * @param differing buckets in which the two differ
 * @param missing items of the source that the table does not have as they are
 * @param places of some of them, as data file and line
 * @param times of the two; null where both are what one run read
 */
@JsonPropertyOrder({
  "table",
  "runId",
  "landing",
  "times",
  "equal",
  "sourceItems",
  "quarantined",
  "tableItems",
  "buckets",
  "missing",
  "surplus",
  "places",
  "differing"
})
public record Verification(
    String table,
    String runId,
    String landing,
    long sourceItems,
    long quarantined,
    long tableItems,
    int buckets,
    List<Difference> differing,
    long missing,
    List<String> places,
    @Nullable Times times) {
  private static final int MOST_BUCKETS = 20;

  /** How many items each side has in a bucket; the counts may agree where the items do not. */
  public record Difference(int bucket, long sourceItems, long tableItems) {}

  /**
   * When the table and what it is compared with are as they are. Items that changed between these times differ rightly.
   *
   * @param export of the full export
   * @param through the table has every change that was made before this time
   * @param latest when the latest change was made that the table has seen
   */
  public record Times(Instant export, Instant through, Instant latest) {
    private Instant first() {
      return export.isBefore(through) ? export : through;
    }

    private Instant last() {
      return Stream.of(export, through, latest).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** What that means for differences. */
    public String note() {
      return first().equals(last())
          ? "Table and export are of one time; only what was changed within a minute of it may differ rightly."
          : "What was changed from " + first() + " to " + last()
              + ", or within a minute of it, may differ rightly.";
    }
  }

  public Verification {
    differing = List.copyOf(differing);
    places = List.copyOf(places);
  }

  /** Whether the table is proven to hold the items of the source and no others. */
  @JsonProperty("equal")
  public boolean equal() {
    return differing.isEmpty() && missing == 0;
  }

  /** Items of the table that the source does not have as they are. */
  @JsonProperty("surplus")
  public long surplus() {
    return tableItems - (sourceItems - missing);
  }

  /** Several lines for a person, each with a line end. */
  public String summary() {
    List<String> lines = new ArrayList<>();
    lines.add("Table " + table + " against "
        + (times == null
            ? "what run " + runId + " read: "
            : "a full export of " + times.export() + ": ")
        + (equal() ? "equal" : "NOT equal"));
    line(lines, "source", landing);
    if (times != null) {
      line(
          lines,
          "table is of",
          times.through() + ", the latest change in it of " + times.latest() + ", by run " + runId);
    }
    line(
        lines,
        "source has",
        counted(sourceItems, "item")
            + (quarantined == 0 ? "" : ", and " + count(quarantined) + " that the run put aside"));
    line(lines, "table has", counted(tableItems, "item"));
    line(
        lines,
        "compared",
        "counts and sums of hashes in " + counted(buckets, "bucket") + " of keys: "
            + (differing.isEmpty() ? "all equal" : count(differing.size()) + " differ"));
    if (!equal()) {
      line(
          lines,
          "missing",
          counted(missing, "item") + " of the source not in the table as they are");
      for (String place : places) {
        line(lines, "", place);
      }
      line(
          lines,
          "surplus",
          counted(surplus(), "item") + " of the table not in the source as they are");
      differing.stream()
          .limit(MOST_BUCKETS)
          .forEach(difference -> line(
              lines,
              "bucket " + difference.bucket(),
              counted(difference.sourceItems(), "item") + " in the source, "
                  + counted(difference.tableItems(), "item") + " in the table"));
      if (differing.size() > MOST_BUCKETS) {
        line(lines, "", "and " + counted(differing.size() - MOST_BUCKETS, "bucket") + " more");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** The same as JSON, with one line end at the end. */
  public String json() {
    return ResultJson.write(this);
  }
}
