// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/** The few things that landings ask of Hadoop's file systems, with as few calls to an object store as they need. */
final class Storage {
  private Storage() {}

  /** Opens a file of known size for one sequential pass; on S3 this is one request, without asking for the size first. */
  static FSDataInputStream openWhole(Configuration conf, String path, long sizeBytes)
      throws IOException {
    Path file = new Path(path);
    return FutureIO.awaitFuture(file.getFileSystem(conf)
        .openFile(file)
        .opt("fs.option.openfile.read.policy", "whole-file, sequential")
        .opt("fs.option.openfile.length", Long.toString(sizeBytes))
        .build());
  }

  /** What lies directly in a folder, by name; empty if there is no such folder. */
  static Map<String, FileStatus> list(FileSystem fs, Path folder) throws IOException {
    Map<String, FileStatus> found = new TreeMap<>();
    try {
      RemoteIterator<FileStatus> entries = fs.listStatusIterator(folder);
      while (entries.hasNext()) {
        FileStatus entry = entries.next();
        found.put(entry.getPath().getName(), entry);
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    }
    return found;
  }

  /** What lies at a path; null if nothing does. */
  static @Nullable FileStatus status(FileSystem fs, Path file) throws IOException {
    try {
      return fs.getFileStatus(file);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /**
   * Reads a small file whole.
   *
   * @return its bytes; more than {@code maxBytes} of them if it is larger than that
   */
  static byte[] readAtMost(FileSystem fs, Path file, int maxBytes) throws IOException {
    try (InputStream in = fs.open(file)) {
      return in.readNBytes(maxBytes + 1);
    }
  }

  /** Writes a small file whole, over what was there. A failure leaves nothing on S3, and elsewhere perhaps a part. */
  static void write(FileSystem fs, Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = fs.create(file, true)) {
      out.write(content);
    }
  }
}
