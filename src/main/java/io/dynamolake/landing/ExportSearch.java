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
 * {@value #MAX_DEPTH} levels and in at most {@value #MAX_FOLDERS} folders, so that a lake's root given by mistake is not walked through.
 */
final class ExportSearch {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_FOLDERS = 200;

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

  private Found find() throws IOException {
    Map<String, FileStatus> entries = Storage.list(fs, start);
    if (isExport(entries)) {
      return complete(start, entries);
    }
    if (entries.isEmpty()) {
      throw LandingErrors.badPath(start.toString(), "there is nothing at this path");
    }
    List<Path> exports = exportsBelow(entries);
    if (exports.isEmpty()) {
      throw LandingErrors.badPath(
          start.toString(), "there is no export here, nor in the folders below");
    }
    if (exports.size() > 1) {
      throw LandingErrors.severalExports(
          start.toString(), exports.stream().map(this::relative).toList());
    }
    return complete(exports.get(0), Storage.list(fs, exports.get(0)));
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

  private List<Path> exportsBelow(Map<String, FileStatus> startEntries) throws IOException {
    List<Path> exports = new ArrayList<>();
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
        if (visited++ == MAX_FOLDERS) {
          throw LandingErrors.badPath(
              start.toString(),
              "there is no export here, and more than " + MAX_FOLDERS + " folders lie below");
        }
        Map<String, FileStatus> entries = Storage.list(fs, child.getPath());
        if (isExport(entries)) {
          exports.add(child.getPath());
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
