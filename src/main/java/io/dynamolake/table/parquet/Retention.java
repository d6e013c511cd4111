// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

import io.dynamolake.table.Cleaned;
import io.dynamolake.table.StagedFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Forgets versions that are neither young nor among the last, then the files that only they list. */
final class Retention {
  private static final int LEAST_VERSIONS = 2;
  private static final Duration YOUNG = Duration.ofDays(7);

  private final VersionLog log;
  private final String root;

  Retention(VersionLog log, String root) {
    this.log = log;
    this.root = root;
  }

  Cleaned expire(List<String> folders) throws IOException {
    Instant oldest = Instant.now().minus(YOUNG);
    Set<String> kept = new HashSet<>();
    Set<String> expired = new HashSet<>();
    List<Long> numbers = new ArrayList<>();
    List<VersionLog.Entry> entries = log.entries();
    for (int i = 0; i < entries.size(); i++) {
      // A version was current until its successor came, so it is the successor's age that counts.
      boolean keep = i < LEAST_VERSIONS
          || Instant.ofEpochMilli(entries.get(i - 1).status().getModificationTime())
              .isAfter(oldest);
      Set<String> paths = keep ? kept : expired;
      log.read(entries.get(i).number()).files().stream().map(StagedFile::path).forEach(paths::add);
      if (!keep) {
        numbers.add(entries.get(i).number());
      }
    }
    expired.removeAll(kept);
    List<String> versions = new ArrayList<>();
    for (long number : numbers) {
      log.delete(number);
      versions.add("_versions/" + TableVersion.name(number));
    }
    for (String path : expired) {
      log.fileSystem().delete(new Path(root, path), false);
    }
    return new Cleaned(folders, versions, expired.size());
  }
}
