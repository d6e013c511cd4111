// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What merges leave in the control folder and no version of the table needs any more: sets of deleted items that no version in the table's
 * log names, and files of others that were rewritten and not applied. Old lists of applied files go with each run.
 */
record OutlivedFiles(Configuration configuration, String controlFolder) {
  private static final Logger LOG = LoggerFactory.getLogger(OutlivedFiles.class);

  /** What is younger may belong to a run that is at work. */
  private static final Duration YOUNG = Duration.ofDays(1);

  /**
   * Deletes them.
   *
   * @param properties of all versions that the table's log tells of, as far as it does: somebody may go back to any of them. Asked for only
   *     if there are sets
   */
  void delete(Supplier<Optional<Set<Map<String, String>>>> properties, Instant now) {
    try {
      List<FileStatus> runs = children(new Path(controlFolder, ChangePublisher.TOMBSTONES));
      Optional<Set<Map<String, String>>> versions =
          runs.isEmpty() ? Optional.empty() : properties.get();
      if (versions.isPresent()) {
        deleteSets(runs, named(versions.get()), now);
      }
      for (FileStatus folder : children(new Path(controlFolder, ReceivedFiles.FOLDER))) {
        deleteUnlessYoung(folder.getPath(), now);
      }
    } catch (IOException e) {
      throw StorageErrors.of("delete old files in", controlFolder, e);
    }
  }

  private static Set<String> named(Set<Map<String, String>> versions) {
    return versions.stream()
        .flatMap(version -> TableHistory.of(version).stream())
        .map(TableHistory::tombstones)
        .collect(Collectors.toSet());
  }

  private void deleteSets(List<FileStatus> runs, Set<String> named, Instant now)
      throws IOException {
    for (FileStatus run : runs) {
      List<FileStatus> sets = children(run.getPath());
      List<FileStatus> outlived = sets.stream()
          .filter(set -> !named.contains(ChangePublisher.TOMBSTONES + "/"
              + run.getPath().getName() + "/" + set.getPath().getName()))
          .toList();
      // Whole, so that no empty folder stays where the file system has folders.
      for (FileStatus folder : outlived.size() == sets.size() ? List.of(run) : outlived) {
        deleteUnlessYoung(folder.getPath(), now);
      }
    }
  }

  private List<FileStatus> children(Path folder) throws IOException {
    try {
      return Arrays.asList(folder.getFileSystem(configuration).listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** By its files: folders of an object store tell no time. One without files may be about to get some. */
  private void deleteUnlessYoung(Path folder, Instant now) throws IOException {
    FileSystem fileSystem = folder.getFileSystem(configuration);
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(folder, true);
    if (!files.hasNext()) {
      return;
    }
    while (files.hasNext()) {
      Instant written = Instant.ofEpochMilli(files.next().getModificationTime());
      if (written.isAfter(now.minus(YOUNG))) {
        return;
      }
    }
    fileSystem.delete(folder, true);
    LOG.info("Deleted {}, which no version of the table needs", folder);
  }
}
