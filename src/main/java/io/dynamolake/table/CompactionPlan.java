// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which small files become one file. */
public record CompactionPlan(List<Bin> bins) {
  /** A file of this share of the target is left alone, and a bin may grow above the target by what is missing there. */
  private static final double LARGE_ENOUGH = 0.75;

  /** Two or more files of one partition. */
  public record Bin(Map<String, @Nullable String> partitionValues, List<StagedFile> files) {
    public Bin {
      files = List.copyOf(files);
    }
  }

  public CompactionPlan {
    bins = List.copyOf(bins);
  }

  /** Fills bins with the files of a partition from the smallest on, so that many small files go first. */
  public static CompactionPlan of(List<StagedFile> files, long targetFileSizeBytes) {
    Map<Map<String, @Nullable String>, List<StagedFile>> small = new LinkedHashMap<>();
    files.stream()
        .filter(file -> file.sizeBytes() < LARGE_ENOUGH * targetFileSizeBytes)
        .sorted(Comparator.comparingLong(StagedFile::sizeBytes).thenComparing(StagedFile::path))
        .forEach(file -> small
            .computeIfAbsent(file.partitionValues(), values -> new ArrayList<>())
            .add(file));
    List<Bin> bins = new ArrayList<>();
    small.forEach((values, candidates) -> {
      List<StagedFile> bin = new ArrayList<>();
      long sizeBytes = 0;
      for (StagedFile file : candidates) {
        if (sizeBytes + file.sizeBytes() > (2 - LARGE_ENOUGH) * targetFileSizeBytes) {
          close(bins, values, bin);
          sizeBytes = 0;
        }
        bin.add(file);
        sizeBytes += file.sizeBytes();
      }
      close(bins, values, bin);
    });
    return new CompactionPlan(bins);
  }

  private static void close(
      List<Bin> bins, Map<String, @Nullable String> values, List<StagedFile> bin) {
    if (bin.size() > 1) {
      bins.add(new Bin(values, bin));
    }
    bin.clear();
  }

  public List<StagedFile> files() {
    return bins.stream().flatMap(bin -> bin.files().stream()).toList();
  }
}
