// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

import com.fasterxml.jackson.core.JacksonException;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.storage.ExclusiveFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbered version documents of a table. The highest that is whole is the table's state. */
final class VersionLog {
  private static final Logger LOG = LoggerFactory.getLogger(VersionLog.class);
  private static final Pattern NAME = Pattern.compile("v(\\d{7,})\\.json");
  private static final int MAX_BYTES = 1 << 30;

  private final Configuration conf;
  private final Path root;
  private final Path folder;
  private final FileSystem fileSystem;

  VersionLog(Configuration conf, String root) throws IOException {
    this.conf = conf;
    this.root = new Path(root);
    this.folder = new Path(root, "_versions");
    this.fileSystem = folder.getFileSystem(conf);
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** A document on the store. */
  record Entry(long number, FileStatus status) {}

  /** Newest first. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      for (FileStatus status : fileSystem.listStatus(folder)) {
        Matcher name = NAME.matcher(status.getPath().getName());
        if (name.matches()) {
          entries.add(new Entry(Long.parseLong(name.group(1)), status));
        }
      }
    } catch (FileNotFoundException e) {
      LOG.debug("No table at {} yet", root);
    }
    entries.sort(Comparator.comparingLong(Entry::number).reversed());
    return entries;
  }

  Optional<TableVersion> latest() throws IOException {
    return newest(version -> true);
  }

  /** The table's state, and the number after the highest one: both from one listing, so that nobody comes in between unseen. */
  record Head(Optional<TableVersion> version, long next) {}

  Head head() throws IOException {
    List<Entry> entries = entries();
    long next = entries.isEmpty() ? 1 : entries.get(0).number() + 1;
    return new Head(newest(entries, version -> true), next);
  }

  Optional<TableVersion> newest(Predicate<TableVersion> wanted) throws IOException {
    return newest(entries(), wanted);
  }

  private Optional<TableVersion> newest(List<Entry> entries, Predicate<TableVersion> wanted)
      throws IOException {
    for (Entry entry : entries) {
      try {
        TableVersion version = read(entry.number());
        if (wanted.test(version)) {
          return Optional.of(version);
        }
      } catch (JacksonException e) {
        LOG.warn(
            "The version document {} is not whole; the one before it counts",
            entry.status().getPath());
      }
    }
    return Optional.empty();
  }

  /** @throws FileNotFoundException if there is no such version */
  TableVersion read(long number) throws IOException {
    ExclusiveFile document = file(path(number));
    return TableVersion.parse(
        document.read(MAX_BYTES).orElseThrow(() -> new FileNotFoundException(document.path())));
  }

  /** False if another writer has this number. */
  boolean create(TableVersion version) throws IOException {
    return file(path(version.number())).create(version.json());
  }

  /** For people and tools; the numbered documents count. */
  void point(TableVersion version) {
    Path pointer = new Path(root, "_current.json");
    try {
      file(pointer).replace(version.json());
    } catch (IOException | DynamoLakeException e) {
      LOG.warn("Cannot update {}; the table itself is up to date", pointer, e);
    }
  }

  void delete(long number) throws IOException {
    fileSystem.delete(path(number), false);
  }

  private ExclusiveFile file(Path path) {
    return ExclusiveFile.at(conf, path.toString());
  }

  private Path path(long number) {
    return new Path(folder, TableVersion.name(number));
  }
}
