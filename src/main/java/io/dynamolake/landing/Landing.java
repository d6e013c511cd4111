// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import io.dynamolake.item.DataFormat;
import java.io.Serializable;
import java.util.List;

/**
 * A snapshot, or the changes of a window, that has landed: what its manifests promise, checked against each other but not yet against the data.
 *
 * @param root fully qualified path of the folder that holds {@code manifest-summary.json}
 * @param id the export's id as its manifest tells it: the last segment of {@code root} unless a copy was renamed
 * @param summary what {@code manifest-summary.json} says
 * @param files the data files in the order of {@code manifest-files.json}, empty ones included
 * @param unlisted how many files lie in the data folder that no manifest names: never read, worth a warning
 */
public record Landing(
    String root, String id, ExportSummary summary, List<LandingFile> files, long unlisted)
    implements Serializable {
  public Landing {
    files = List.copyOf(files);
  }

  /** Whether its records are changes; else they are items. */
  public boolean holdsChanges() {
    return summary.window() != null;
  }

  public DataFormat format() {
    return summary.format();
  }

  public long itemCount() {
    return summary.itemCount();
  }

  public long sizeBytes() {
    return files.stream().mapToLong(LandingFile::sizeBytes).sum();
  }
}
