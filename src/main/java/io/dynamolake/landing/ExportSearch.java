// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Finds the export that a path means. Below a path that is no export itself, exports are looked for down to
 * {@value #MAX_DEPTH} levels and in at most {@value #MAX_FOLDERS} folders, so that a lake's root given by mistake is not walked through;
 * where many exports are wanted, in at most {@value #MAX_CHANGE_FOLDERS}.
 */
final class ExportSearch {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_FOLDERS = 200;
  /** A year of windows of 15 minutes has 35,000. */
  private static final int MAX_CHANGE_FOLDERS = 50_000;

  private final FileSystem fs;
  private final Path start;

  private ExportSearch(FileSystem fs, Path start) {
    this.fs = fs;
    this.start = start;
  }

  /**
   * The folder of an export, with what lies directly in it, {@code manifest-summary.json} included.
   *
   * @param root fully qualified
   */
  record Found(FileSystem fs, Path root, Map<String, FileStatus> entries) {}

  static Found find(Configuration conf, String path) throws IOException {
    Path given = parse(path);
    try {
      FileSystem fs = given.getFileSystem(conf);
      Path qualified = fs.makeQualified(given);
      boolean summaryGiven =
          qualified.getName().equals(ExportLayout.SUMMARY) && !qualified.isRoot();
      Path start = summaryGiven ? qualified.getParent() : qualified;
      return new ExportSearch(fs, start).find();
    } catch (UnsupportedFileSystemException e) {
      throw LandingErrors.badPath(path, "its scheme is unknown here (" + e.getMessage() + ")");
    } catch (IllegalArgumentException e) {
      throw LandingErrors.badPath(
          path, "it is no path of this file system (" + e.getMessage() + ")");
    }
  }

  private static Path parse(String path) {
    try {
      Path parsed = new Path(path.strip());
      return parsed.toUri().getPath().isEmpty()
          ? new Path(parsed, "/")
          : parsed; // s3a://bucket is its root
    } catch (IllegalArgumentException e) {
      throw LandingErrors.badPath(path, "it is no path");
    }
  }

  /** All complete exports at or below a path, which need not exist; those that are still running are left out. */
  static List<Found> findAll(Configuration conf, String path) throws IOException {
    Path given = parse(path);
    try {
      FileSystem fs = given.getFileSystem(conf);
      return new ExportSearch(fs, fs.makeQualified(given)).findAll();
    } catch (UnsupportedFileSystemException e) {
      throw LandingErrors.badPath(path, "its scheme is unknown here (" + e.getMessage() + ")");
    } catch (IllegalArgumentException e) {
      throw LandingErrors.badPath(
          path, "it is no path of this file system (" + e.getMessage() + ")");
    }
  }

  private List<Found> findAll() throws IOException {
    Map<String, FileStatus> entries = Storage.list(fs, start);
    if (isExport(entries)) {
      return List.of(complete(start, entries));
    }
    return exportsBelow(entries, MAX_CHANGE_FOLDERS).stream()
        .filter(found -> found.entries().containsKey(ExportLayout.SUMMARY))
        .toList();
  }

  private Found find() throws IOException {
    Map<String, FileStatus> entries = Storage.list(fs, start);
    if (isExport(entries)) {
      return complete(start, entries);
    }
    if (entries.isEmpty()) {
      throw LandingErrors.badPath(start.toString(), "there is nothing at this path");
    }
    List<Found> exports = exportsBelow(entries, MAX_FOLDERS);
    if (exports.isEmpty()) {
      throw LandingErrors.badPath(
          start.toString(), "there is no export here, nor in the folders below");
    }
    if (exports.size() > 1) {
      throw LandingErrors.severalExports(
          start.toString(),
          exports.stream().map(found -> relative(found.root())).toList());
    }
    return complete(exports.get(0).root(), exports.get(0).entries());
  }

  private Found complete(Path root, Map<String, FileStatus> entries) {
    if (!entries.containsKey(ExportLayout.SUMMARY)) {
      throw LandingErrors.incomplete(root.toString());
    }
    return new Found(fs, root, entries);
  }

  /** Complete or not. */
  private static boolean isExport(Map<String, FileStatus> entries) {
    return entries.containsKey(ExportLayout.SUMMARY)
        || entries.containsKey(ExportLayout.FILES)
        || entries.containsKey(ExportLayout.STARTED);
  }

  private record Folder(Path path, int depth, Map<String, FileStatus> entries) {}

  private List<Found> exportsBelow(Map<String, FileStatus> startEntries, int maxFolders)
      throws IOException {
    List<Found> exports = new ArrayList<>();
    Deque<Folder> open = new ArrayDeque<>(List.of(new Folder(start, 0, startEntries)));
    int visited = 1;
    while (!open.isEmpty()) {
      Folder folder = open.remove();
      boolean aws = folder.path().getName().equals(ExportLayout.AWS_FOLDER);
      for (FileStatus child : folder.entries().values()) {
        String name = child.getPath().getName();
        boolean interesting = child.isDirectory() && !(aws && name.equals(ExportLayout.DATA));
        if (!interesting || folder.depth() == MAX_DEPTH) {
          continue;
        }
        if (visited++ == maxFolders) {
          throw LandingErrors.badPath(
              start.toString(),
              "there is no export here, and more than " + maxFolders + " folders lie below");
        }
        Map<String, FileStatus> entries = Storage.list(fs, child.getPath());
        if (isExport(entries)) {
          exports.add(new Found(fs, child.getPath(), entries));
        } else {
          open.add(new Folder(child.getPath(), folder.depth() + 1, entries));
        }
      }
    }
    return exports;
  }

  private String relative(Path export) {
    return start.toUri().relativize(export.toUri()).getPath();
  }
}
