// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file that a user names on the command line or in a pipeline file. */
public final class GivenFile {
  private GivenFile() {}

  /** Opens a local path, or one on any Hadoop file system. A path without a scheme is local if such a file exists. */
  public static InputStream open(Configuration conf, String path) throws IOException {
    if (!path.contains(":/") && isLocal(path)) {
      return Files.newInputStream(java.nio.file.Path.of(path));
    }
    Path hadoopPath = new Path(path);
    return hadoopPath.getFileSystem(conf).open(hadoopPath);
  }

  /** Whether there is a folder of that name; false where nobody can tell. */
  public static boolean isFolder(Configuration conf, String path) {
    Path hadoopPath = new Path(path);
    try {
      return hadoopPath.getFileSystem(conf).getFileStatus(hadoopPath).isDirectory();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isLocal(String path) {
    try {
      return Files.isRegularFile(java.nio.file.Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
