// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came in and where it went. Up to {@value #MAX_INLINE_FILES} files are listed in the receipt itself; a longer list is moved
 * to a file of JSON lines in the run folder, and the receipt keeps its name, its SHA-256 and the sums over it.
 *
 * @param itemsIn records that were read
 * @param rows rows that were written; of changes, those that were applied
 * @param superseded changes that a later one outdid, or that the table had already; where changes are laid over a scan, all that no row
 *     came of; 0 for items
 * @param ttlDeletes changes that are deletions by Time to Live; each of them is applied, superseded or quarantined, too. Null for items
 * @param continuity rows that were held against the old images of changes; null where none was
 * @param versions what became of the versions of a history's items; null where no changes were added to one
 * @param quarantined records that were set aside with a reason
 * @param outside records that were read and are in no partition that the run replaces; null for a run that has no such limit
 * @param fileCount data files of the landing, empty ones included
 * @param provenFiles how many of them were proven
 * @param promisedItems sum of the item counts that the manifest promises
 * @param files in the order of the manifest; empty when the list was moved
 * @param moved where the list is when it is not here
 */
@JsonPropertyOrder({
  "itemsIn",
  "rows",
  "superseded",
  "ttlDeletes",
  "continuity",
  "versions",
  "quarantined",
  "outside",
  "balanced",
  "fileCount",
  "provenFiles",
  "promisedItems",
  "files",
  "moved"
})
public record Receipt(
    long itemsIn,
    long rows,
    long superseded,
    @Nullable Long ttlDeletes,
    @Nullable Continuity continuity,
    @Nullable Versions versions,
    long quarantined,
    @Nullable Long outside,
    long fileCount,
    long provenFiles,
    long promisedItems,
    List<ReceiptFile> files,
    @Nullable MovedFiles moved) {

  /** From this many files on a list is too long for {@code result.json}. */
  public static final int MAX_INLINE_FILES = 1_000;

  /** A file of JSON lines, one {@link ReceiptFile} each, in the run folder. */
  public record MovedFiles(String name, String sha256) {
    public MovedFiles {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(sha256, "sha256");
    }
  }

  /**
   * Whether rows were what the changes say that the items had been before them.
   *
   * @param compared rows of which that is known
   * @param different those of them that were not
   */
  public record Continuity(long compared, long different) {}

  /**
   * What changes did to a history.
   *
   * @param added new rows
   * @param ended rows that were there and end now, or earlier than they did
   */
  public record Versions(long added, long ended) {}

  public Receipt {
    files = List.copyOf(files);
    requireNotNegative("itemsIn", itemsIn);
    requireNotNegative("rows", rows);
    requireNotNegative("superseded", superseded);
    requireNotNegative("quarantined", quarantined);
    requireNotNegative("outside", outside == null ? 0 : outside);
    requireNotNegative("promisedItems", promisedItems);
    requireNotNegative("provenFiles", provenFiles);
    if (moved == null) {
      requireSame("fileCount", fileCount, files.size());
      requireSame(
          "provenFiles", provenFiles, files.stream().filter(ReceiptFile::proven).count());
      requireSame("promisedItems", promisedItems, sum(files));
    } else {
      requireSame("files", files.size(), 0);
    }
  }

  /** A receipt with its list inline, however long. */
  public static Receipt of(long itemsIn, long rows, long quarantined, List<ReceiptFile> files) {
    return of(itemsIn, rows, quarantined, null, files);
  }

  /** The same of a run that replaces the partitions of a range. */
  public static Receipt of(
      long itemsIn, long rows, long quarantined, @Nullable Long outside, List<ReceiptFile> files) {
    return inline(itemsIn, rows, 0, quarantined, outside, files);
  }

  /** The same for changes, each of which is applied, superseded or quarantined. */
  public static Receipt ofChanges(
      long itemsIn, long applied, long superseded, long quarantined, List<ReceiptFile> files) {
    return inline(itemsIn, applied, superseded, quarantined, null, files);
  }

  private static Receipt inline(
      long itemsIn,
      long rows,
      long superseded,
      long quarantined,
      @Nullable Long outside,
      List<ReceiptFile> files) {
    long proven = files.stream().filter(ReceiptFile::proven).count();
    return new Receipt(
        itemsIn,
        rows,
        superseded,
        null,
        null,
        null,
        quarantined,
        outside,
        files.size(),
        proven,
        sum(files),
        files,
        null);
  }

  /** Every file was proven, every promised item came in, and every item that came in is a row, superseded, in quarantine or outside. */
  @JsonProperty(value = "balanced", access = JsonProperty.Access.READ_ONLY)
  public boolean balanced() {
    return provenFiles == fileCount
        && promisedItems == itemsIn
        && itemsIn
            == Math.addExact(
                Math.addExact(rows, superseded),
                Math.addExact(quarantined, outside == null ? 0 : outside));
  }

  /** The same receipt without its list, which is in {@code place}. */
  public Receipt withFilesMovedTo(MovedFiles place) {
    return new Receipt(
        itemsIn,
        rows,
        superseded,
        ttlDeletes,
        continuity,
        versions,
        quarantined,
        outside,
        fileCount,
        provenFiles,
        promisedItems,
        List.of(),
        place);
  }

  /** The same receipt of changes, with what else is known of them. */
  public Receipt withChanges(
      long deletesByTimeToLive, @Nullable Continuity compared, @Nullable Versions counted) {
    requireNotNegative("ttlDeletes", deletesByTimeToLive);
    return new Receipt(
        itemsIn,
        rows,
        superseded,
        deletesByTimeToLive,
        compared,
        counted,
        quarantined,
        outside,
        fileCount,
        provenFiles,
        promisedItems,
        files,
        moved);
  }

  private static long sum(List<ReceiptFile> files) {
    return files.stream().mapToLong(ReceiptFile::itemCount).reduce(0, Math::addExact);
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative, got " + value);
    }
  }

  private static void requireSame(String name, long value, long expected) {
    if (value != expected) {
      throw new IllegalArgumentException(
          name + " must agree with the list of files: expected " + expected + ", got " + value);
    }
  }
}
