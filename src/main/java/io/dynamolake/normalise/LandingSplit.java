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

  /**
   * The size up to which small files share a split when nobody asks for a number of splits: half of what Spark's own sources take. A
   * task that writes Parquet needs most of its memory for the row group that it fills, so less of it is filled at a time.
   */
  static final long LARGEST_SPLIT_BYTES = 64L << 20;

  /** Less than this is not worth a task, however many cores there are. */
  private static final long SMALLEST_SPLIT_BYTES = 4L << 20;

  /** As many splits as give each core one, as long as they are of 4 to 64 MB, compressed. */
  public static List<LandingSplit> bySize(List<LandingFile> files, int parallelism) {
    long total = files.stream().mapToLong(LandingSplit::cost).sum();
    long splitBytes = Math.min(
        LARGEST_SPLIT_BYTES, Math.max(SMALLEST_SPLIT_BYTES, total / Math.max(1, parallelism)));
    return plan(files, (int) Math.min(files.size(), (total + splitBytes - 1) / splitBytes));
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
