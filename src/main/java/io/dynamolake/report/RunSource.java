// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run read.
 *
 * @param type in the words of the pipeline file: export, scan
 * @param location the path of an export, the name of a scanned table
 * @param id the export's id, or the id of the landing that a scan wrote; null while unknown
 * @param exportTime the point in time of a full export
 * @param scanWindow from the first request to the last response of a scan: a scan is no snapshot
 * @param tableArn ARN of the source table; null while unknown
 * @param tableId UUID of the source table, which changes when a table is dropped and created again; null while unknown
 * @param partial why this is not all of the source; null if it is, as far as its settings tell
 * @param scan null for what is no scan, or has not begun
 * @param changes those of a stream that are applied to a scan; null for none
 */
public record RunSource(
    String type,
    String location,
    @Nullable String id,
    @Nullable Instant exportTime,
    @Nullable ScanWindow scanWindow,
    @Nullable String tableArn,
    @Nullable String tableId,
    @Nullable String partial,
    @Nullable ScanFigures scan,
    @Nullable StreamChanges changes) {

  /** Both instants belong to the window. */
  public record ScanWindow(Instant from, Instant to) {
    public ScanWindow {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }
  }

  /**
   * What a scan did and cost, over all attempts at it.
   *
   * @param wholeSegments fewer than {@code segments} if the scan stopped on the way
   * @param pages null, as all that follows but the hot segments, where the reader does not tell
   * @param readUnits as DynamoDB billed them
   * @param attemptReadUnits what this attempt consumed of them
   * @param throttles how often DynamoDB said to come back later
   * @param hotSegments that hold more than five times the mean, at most ten of them, the largest first
   */
  public record ScanFigures(
      int segments,
      int wholeSegments,
      long items,
      @Nullable Long pages,
      @Nullable Double readUnits,
      @Nullable Double attemptReadUnits,
      @Nullable Long throttles,
      List<HotSegment> hotSegments) {
    public ScanFigures {
      hotSegments = List.copyOf(hotSegments);
    }
  }

  /** A segment by its number, and what it holds. */
  public record HotSegment(int segment, long items) {}

  /**
   * The changes that were made while a table was scanned.
   *
   * @param stream its label
   * @param through what was changed before this time, by DynamoDB's clock, is among them; null as long as they have not landed
   * @param files in which they are, with others that the stream tells
   * @param records in these files
   */
  public record StreamChanges(String stream, @Nullable Instant through, long files, long records) {}

  /** The same scan with what was changed meanwhile. */
  public RunSource with(StreamChanges those) {
    return new RunSource(
        type, location, id, exportTime, scanWindow, tableArn, tableId, partial, scan, those);
  }

  /** A source that is read whole and is no scan. */
  public RunSource(
      String type,
      String location,
      @Nullable String id,
      @Nullable Instant exportTime,
      @Nullable ScanWindow scanWindow,
      @Nullable String tableArn,
      @Nullable String tableId) {
    this(type, location, id, exportTime, scanWindow, tableArn, tableId, null, null, null);
  }

  public RunSource {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(location, "location");
  }

  /** A source of which no more is known than what the pipeline file says. */
  public static RunSource declared(String type, String location) {
    return new RunSource(type, location, null, null, null, null, null);
  }
}
