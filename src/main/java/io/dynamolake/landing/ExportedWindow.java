// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * An incremental export that is complete, as its summary describes it; its files were not looked at yet.
 *
 * @param root fully qualified path of its folder
 * @param id name of that folder
 * @param tableId UUID of the source table; empty where the summary does not tell it
 */
public record ExportedWindow(
    String root, String id, String tableArn, String tableId, ChangeWindow window) {

  /**
   * All incremental exports at or below a path, ordered by the beginning of their windows. Full exports and running ones are passed over.
   *
   * @throws io.dynamolake.DynamoLakeException CONFIGURATION if the path does not exist or has no incremental export; INTEGRITY if a summary
   *     was altered; PERMISSION or UNAVAILABLE if the storage fails
   */
  public static List<ExportedWindow> find(Configuration conf, String path) {
    List<ExportedWindow> windows = findAny(conf, path);
    if (windows.isEmpty()) {
      throw LandingErrors.noChanges(path);
    }
    return windows;
  }

  /** The same where there may be none yet, nor the path. */
  public static List<ExportedWindow> findAny(Configuration conf, String path) {
    try {
      List<ExportedWindow> windows = new ArrayList<>();
      for (ExportSearch.Found found : ExportSearch.findAll(conf, path)) {
        ExportSummary summary = ExportReader.summary(found);
        ChangeWindow window = summary.window();
        if (window != null) {
          windows.add(new ExportedWindow(
              found.root().toString(),
              found.root().getName(),
              summary.tableArn(),
              summary.tableId(),
              window));
        }
      }
      windows.sort(Comparator.comparing(ExportedWindow::from)
          .thenComparing(ExportedWindow::to)
          .thenComparing(ExportedWindow::id));
      return List.copyOf(windows);
    } catch (IOException e) {
      throw LandingErrors.unread(path, e);
    }
  }

  public Instant from() {
    return window.from();
  }

  public Instant to() {
    return window.to();
  }
}
