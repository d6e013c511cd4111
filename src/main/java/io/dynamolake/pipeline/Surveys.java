// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The landings of scans that looked for a schema. Each is paid for: for a day the next look at the same scan takes what is there of the
 * last one. What is older is deleted by the next look.
 */
record Surveys(Configuration configuration, String controlFolder) {
  private static final String MODE = "survey";
  private static final String PREFIX = MODE + "-scan-";
  private static final Duration KEPT = Duration.ofDays(1);

  /** The id of the landing to look at: the latest of this scan, whole or not, or a new one. */
  RunId of(ScannedTable scan, String table, Instant now) {
    RunId latest = RunId.startedAt(table, MODE, now);
    for (Path folder : folders()) {
      Optional<RunId> id = RunId.ofFolder(folder.getName());
      if (id.isPresent() && id.get().isFromBefore(now.minus(KEPT))) {
        delete(folder);
      } else if (id.isPresent() && scan.hasBegun(id.get())) {
        latest = id.get();
      }
    }
    return latest;
  }

  /** The oldest first. */
  private List<Path> folders() {
    Path landings = new Path(controlFolder, "landing");
    try {
      return Arrays.stream(landings.getFileSystem(configuration).listStatus(landings))
          .map(FileStatus::getPath)
          .filter(folder -> folder.getName().startsWith(PREFIX))
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageErrors.of("list", landings, e);
    }
  }

  private void delete(Path folder) {
    try {
      FileSystem fs = folder.getFileSystem(configuration);
      fs.delete(folder, true);
    } catch (IOException e) {
      throw StorageErrors.of("delete", folder, e);
    }
  }
}
