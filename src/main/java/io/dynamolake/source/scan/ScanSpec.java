// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.TableAddress;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table is scanned.
 *
 * @param segments null to decide by the table's size
 * @param readLimit what the whole scan may consume in a second; null for no limit of our own
 * @param projection top-level attributes to read, to which the key's are added; empty for all
 * @param pageItems at most so many items a page; null for what DynamoDB gives
 * @param maxReadUnits what this attempt at the scan may consume before it stops; null for no limit
 * @param fileBytes of JSON, at which a data file of the landing is closed
 * @param index the secondary index to read; null for the table itself
 * @param filter what an item must fulfil, all of it together
 */
public record ScanSpec(
    TableAddress address,
    @Nullable Integer segments,
    @Nullable ReadLimit readLimit,
    ReadConsistency consistency,
    List<String> projection,
    @Nullable Integer pageItems,
    @Nullable Integer maxReadUnits,
    long fileBytes,
    @Nullable String index,
    List<ItemCondition> filter)
    implements Serializable {
  /** JSON of items compresses to a quarter or less. */
  public static final long FILE_BYTES = 128L << 20;

  public static final int MAX_SEGMENTS = 1_000_000;

  /** Strongly consistent reads cost twice as much. Neither makes a scan a snapshot. */
  public enum ReadConsistency {
    EVENTUAL(8192),
    STRONG(4096);

    private final int unitBytes;

    ReadConsistency(int unitBytes) {
      this.unitBytes = unitBytes;
    }

    /** How much of a table one read unit reads. */
    int unitBytes() {
      return unitBytes;
    }
  }

  public ScanSpec {
    requirePositive("segments", segments);
    requirePositive("pageItems", pageItems);
    requirePositive("maxReadUnits", maxReadUnits);
    if (fileBytes < 1) {
      throw new IllegalArgumentException("Not positive: fileBytes " + fileBytes);
    }
    if (segments != null && segments > MAX_SEGMENTS) {
      throw new IllegalArgumentException("More than " + MAX_SEGMENTS + " segments: " + segments);
    }
    projection = List.copyOf(projection);
    filter = List.copyOf(filter);
  }

  /** A scan of a whole table to its end. */
  public ScanSpec(
      TableAddress address,
      @Nullable Integer segments,
      @Nullable ReadLimit readLimit,
      ReadConsistency consistency,
      List<String> projection,
      @Nullable Integer pageItems) {
    this(
        address,
        segments,
        readLimit,
        consistency,
        projection,
        pageItems,
        null,
        FILE_BYTES,
        null,
        List.of());
  }

  /** A whole table of the environment's region, as fast as DynamoDB allows. */
  public static ScanSpec of(String table) {
    return new ScanSpec(
        new TableAddress(table, null, null), null, null, ReadConsistency.EVENTUAL, List.of(), null);
  }

  public ScanSpec stoppingAt(@Nullable Integer readUnits) {
    return new ScanSpec(
        address,
        segments,
        readLimit,
        consistency,
        projection,
        pageItems,
        readUnits,
        fileBytes,
        index,
        filter);
  }

  public ScanSpec withFilesOf(long jsonBytes) {
    return new ScanSpec(
        address,
        segments,
        readLimit,
        consistency,
        projection,
        pageItems,
        maxReadUnits,
        jsonBytes,
        index,
        filter);
  }

  public ScanSpec selecting(@Nullable String ofIndex, List<ItemCondition> conditions) {
    return new ScanSpec(
        address,
        segments,
        readLimit,
        consistency,
        projection,
        pageItems,
        maxReadUnits,
        fileBytes,
        ofIndex,
        conditions);
  }

  private static void requirePositive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException("Not positive: " + name + " " + value);
    }
  }
}
