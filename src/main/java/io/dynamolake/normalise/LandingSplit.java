// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.landing.LandingFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The data files that one task reads, one after the other.
 *
 * @param number position among the splits of one read
 */
public record LandingSplit(int number, List<LandingFile> files) implements InputPartition {
  /** What opening a file costs, as bytes: keeps thousands of empty files from one split. */
  private static final long OPEN_COST_BYTES = 1L << 20;

  /** The size up to which small files share a split when nobody asks for a number of splits. */
  static final long DEFAULT_SPLIT_BYTES = 64L << 20;

  /** As many splits as needed for about {@value #DEFAULT_SPLIT_BYTES} compressed bytes each. */
  public static List<LandingSplit> bySize(List<LandingFile> files) {
    long total = files.stream().mapToLong(LandingSplit::cost).sum();
    return plan(files, (int) Math.min(files.size(), 1 + total / DEFAULT_SPLIT_BYTES));
  }

  /**
   * Spreads the files over at most {@code count} splits of about equal size: the largest file first, each to the split that has least. A
   * gzip file is never cut. The same files give the same splits, in whatever order they come.
   */
  public static List<LandingSplit> plan(List<LandingFile> files, int count) {
    PriorityQueue<Bin> bins =
        new PriorityQueue<>(Comparator.comparingLong(Bin::bytes).thenComparingInt(Bin::number));
    for (int i = 0; i < Math.max(1, Math.min(count, files.size())); i++) {
      bins.add(new Bin(i, 0, new ArrayList<>()));
    }
    List<LandingFile> descending = new ArrayList<>(files);
    descending.sort(
        Comparator.comparingLong(LandingSplit::cost).reversed().thenComparing(LandingFile::key));
    for (LandingFile file : descending) {
      Bin least = bins.remove();
      least.files.add(file);
      bins.add(new Bin(least.number, least.bytes + cost(file), least.files));
    }
    return bins.stream()
        .sorted(Comparator.comparingInt(Bin::number))
        .filter(bin -> !bin.files.isEmpty())
        .map(bin -> new LandingSplit(bin.number, List.copyOf(bin.files)))
        .toList();
  }

  private static long cost(LandingFile file) {
    return file.sizeBytes() + OPEN_COST_BYTES;
  }

  private record Bin(int number, long bytes, List<LandingFile> files) {}
}
