// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.storage.StorageErrors;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which change files a table has applied: a list of their paths, written once, before the commit that makes the table name it. Losing a list
 * costs a second reading of the files, and changes nothing in the table.
 *
 * @param controlFolder of the table; lists lie in its folder {@value #FOLDER}
 */
record AppliedFiles(Configuration configuration, String controlFolder) {
  private static final Logger LOG = LoggerFactory.getLogger(AppliedFiles.class);
  private static final String FOLDER = "applied";

  /** @param list as {@link #write} returned it; empty for none */
  Set<String> read(String list) {
    if (list.isEmpty()) {
      return Set.of();
    }
    Path file = new Path(controlFolder, list);
    Set<String> paths = new HashSet<>();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(file.getFileSystem(configuration).open(file)),
        StandardCharsets.UTF_8))) {
      lines.lines().forEach(paths::add);
      return paths;
    } catch (FileNotFoundException e) {
      LOG.warn(
          "{} is gone, as after going back to an older version: all files are read again", file);
      return Set.of();
    } catch (IOException e) {
      throw StorageErrors.of("read", file, e);
    }
  }

  /** @return relative to the control folder */
  String write(SortedSet<String> paths, String place) {
    String list = FOLDER + "/" + place.replace('/', '.') + ".gz";
    Path file = new Path(controlFolder, list);
    try (Writer out = new OutputStreamWriter(
        new GZIPOutputStream(file.getFileSystem(configuration).create(file, true)),
        StandardCharsets.UTF_8)) {
      for (String path : paths) {
        out.write(path);
        out.write('\n');
      }
      return list;
    } catch (IOException e) {
      throw StorageErrors.of("write", file, e);
    }
  }

  /** Deletes all lists but this one. It fails no run: a list too many costs storage and nothing else. */
  void deleteAllBut(String list) {
    Path folder = new Path(controlFolder, FOLDER);
    try {
      for (FileStatus file : folder.getFileSystem(configuration).listStatus(folder)) {
        if (!list.endsWith("/" + file.getPath().getName())) {
          folder.getFileSystem(configuration).delete(file.getPath(), false);
        }
      }
    } catch (IOException e) {
      LOG.warn("Old lists of applied files in {} were not deleted", folder, e);
    }
  }
}
