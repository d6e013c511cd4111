// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.Comparator;
import java.util.List;

/** The files that one write left behind, ordered by path, and the rows in them. */
public record StagedWrite(List<StagedFile> files, long rows) {
  public StagedWrite {
    files = List.copyOf(files);
  }

  public static final StagedWrite NOTHING = new StagedWrite(List.of(), 0);

  static StagedWrite of(List<StagedFile> files) {
    return new StagedWrite(
        files.stream().sorted(Comparator.comparing(StagedFile::path)).toList(),
        files.stream().mapToLong(StagedFile::rows).sum());
  }

  public long sizeBytes() {
    return files.stream().mapToLong(StagedFile::sizeBytes).sum();
  }
}
