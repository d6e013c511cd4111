// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import static io.dynamolake.report.SummaryText.count;
import static io.dynamolake.report.SummaryText.counted;
import static io.dynamolake.report.SummaryText.duration;
import static io.dynamolake.report.SummaryText.files;
import static io.dynamolake.report.SummaryText.line;
import static io.dynamolake.report.SummaryText.size;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.dynamolake.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do, told before any of it is done.
 *
 * @param status with which a run would end at once; DONE if nothing is in its way
 * @param obstacles why it would end at once, one message each
 * @param schema which registered schema it would go by, in a few words
 */
@JsonPropertyOrder({
  "runId",
  "table",
  "outlook",
  "status",
  "obstacles",
  "source",
  "reading",
  "schema",
  "writing"
})
public record PlannedRun(
    String runId,
    String table,
    Outlook outlook,
    @JsonSerialize(using = StatusJson.Writer.class) ExitStatus status,
    List<String> obstacles,
    RunSource source,
    Reading reading,
    String schema,
    Writing writing) {

  /** What the run folder makes of the run. */
  public enum Outlook {
    START("would start"),
    RESUME("would go on where an earlier attempt ended"),
    NOOP("published before, nothing to do"),
    REFUSED("would be refused");

    private final String text;

    Outlook(String text) {
      this.text = text;
    }

    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What would be read. Of a table that is still to be scanned these are estimates, made of what DynamoDB found out within the last six
   * hours, and {@code files} is null.
   *
   * @param bytes of a landing the data files as they are, of a table what DynamoDB stores
   * @param readUnits what the scan would consume; null if nothing is scanned
   * @param seconds how long it would take at the given rate; null without a rate
   * @param maxReadUnits after which an attempt at the scan stops; null for no such limit
   * @param windows of changes that would be exported on request; null if there are none
   * @param exportedBytes what an export is charged by that is still to be requested; null if none is
   */
  public record Reading(
      long items,
      long bytes,
      @Nullable Integer files,
      @Nullable Integer segments,
      @Nullable Long readUnits,
      @Nullable Integer readUnitsPerSecond,
      @Nullable Long seconds,
      @Nullable Long exportedBytes,
      @Nullable Integer maxReadUnits,
      @Nullable List<Window> windows) {
    public Reading(
        long items,
        long bytes,
        @Nullable Integer files,
        @Nullable Integer segments,
        @Nullable Long readUnits,
        @Nullable Integer readUnitsPerSecond,
        @Nullable Long seconds,
        @Nullable Long exportedBytes,
        @Nullable Integer maxReadUnits) {
      this(
          items,
          bytes,
          files,
          segments,
          readUnits,
          readUnitsPerSecond,
          seconds,
          exportedBytes,
          maxReadUnits,
          null);
    }

    /** Nobody knows how many changes they have. */
    public static Reading ofWindows(List<Window> windows) {
      return new Reading(0, 0, null, null, null, null, null, null, null, List.copyOf(windows));
    }
  }

  /** A time whose changes are exported. */
  public record Window(Instant from, Instant to) {}

  /** What becomes of the rows that the table has. */
  public enum Effect {
    CREATES("creates the table"),
    REPLACES_ROWS("replaces all rows"),
    REPLACES_PARTITIONS(
        "replaces the partitions that the source has rows for, and keeps all others"),
    CHANGES_ROWS("changes the rows of the items that changed, and keeps all others"),
    ADDS_VERSIONS("adds versions of the items that changed, and ends the ones before them"),
    REPLACES_RANGE("replaces the partitions of the range, also by nothing, and keeps all others"),
    NONE("changes nothing");

    private final String text;

    Effect(String text) {
      this.text = text;
    }

    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What would be written.
   *
   * @param partitionBy as {@code name = expression}
   * @param files about how many: for a partitioned table at the least; null if that cannot be told before a scan
   */
  public record Writing(
      String path,
      String format,
      String mode,
      Effect effect,
      List<String> partitionBy,
      long targetFileBytes,
      @Nullable Long files) {
    public Writing {
      partitionBy = List.copyOf(partitionBy);
    }
  }

  public PlannedRun {
    obstacles = List.copyOf(obstacles);
  }

  /** Several lines for a person, each with a line end. */
  public String summary() {
    List<String> lines = new ArrayList<>();
    lines.add("Run " + runId + " of " + table + ": " + outlook.text);
    line(lines, "source", described());
    if (source.partial() != null) {
      line(lines, "partial", source.partial());
    }
    if (reading.windows() == null) {
      line(lines, "reads", amount());
    }
    if (source.changes() != null) {
      line(
          lines,
          "changes",
          "stream " + source.changes().stream()
              + " is captured until the scan is over, and its changes are applied before the table is published");
    }
    if (reading.readUnits() != null) {
      line(lines, "costs", cost(reading.readUnits()));
    }
    if (reading.windows() != null) {
      windows(lines, reading.windows());
    }
    if (reading.exportedBytes() != null) {
      line(lines, "costs", exported(reading.exportedBytes()));
    }
    line(lines, "schema", schema);
    line(
        lines,
        "table",
        writing.path() + ", " + writing.format() + ", mode " + writing.mode() + ": "
            + writing.effect().text);
    if (!writing.partitionBy().isEmpty()) {
      line(lines, "partitions", String.join(", ", writing.partitionBy()));
    }
    line(lines, "writes", written());
    return String.join("\n", lines) + "\n";
  }

  private String described() {
    String time = source.exportTime() == null ? "" : ", as of " + source.exportTime();
    return source.type() + " of "
        + (source.tableArn() == null ? source.location() : source.tableArn()) + time
        + (source.type().equals("export") ? ", " + source.location() : "");
  }

  private static void windows(List<String> lines, List<Window> windows) {
    line(
        lines,
        "reads",
        "the changes of " + counted(windows.size(), "window")
            + " that would be exported, and of those that are there");
    for (Window window : windows) {
      line(lines, "exports", window.from() + " to " + window.to());
    }
    line(
        lines,
        "costs",
        String.format(
            Locale.ROOT,
            "by the bytes of the changes, at least 10 MB a window: $%.3f or more at the us-east-1 price of $0.10 a GB; check the price"
                + " in your region",
            windows.size() / 1000.0));
  }

  private String amount() {
    Integer files = reading.files();
    return files == null
        ? "about " + counted(reading.items(), "item") + ", " + size(reading.bytes())
            + " (as DynamoDB counted within six hours)"
        : counted(reading.items(), "item") + " from " + files(files) + ", " + size(reading.bytes());
  }

  private String cost(long readUnits) {
    Integer segments = reading.segments();
    Long seconds = reading.seconds();
    return "about " + counted(readUnits, "read unit")
        + (segments == null ? "" : ", in " + counted(segments, "segment"))
        + (seconds == null || reading.readUnitsPerSecond() == null
            ? ", as fast as DynamoDB allows"
            : ", at " + count(reading.readUnitsPerSecond()) + " a second in about "
                + duration(Duration.ofSeconds(seconds)))
        + (reading.maxReadUnits() == null
            ? ""
            : "; an attempt stops at " + count(reading.maxReadUnits()));
  }

  /** Of all prices only this one is told, because the one that counts is the region's. */
  private static String exported(long bytes) {
    double gigabytes = bytes / (double) (1L << 30);
    return String.format(
        Locale.ROOT,
        "about %.3f GB to export: $%.2f at the us-east-1 price of $0.10 a GB; check the price in your region",
        gigabytes,
        gigabytes / 10);
  }

  private String written() {
    Long files = writing.files();
    String target = "near " + size(writing.targetFileBytes());
    if (files == null) {
      return "files " + target + "; how many depends on what is read";
    }
    return writing.partitionBy().isEmpty()
        ? "about " + files(files) + " " + target
        : "at least " + files(files) + ", at least one for each partition, " + target;
  }

  /** The same as JSON, with one line end at the end. */
  public String json() {
    return ResultJson.write(this);
  }
}
