// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** {@code <control folder>/lock/}: one file for each fencing number. The highest one counts; the last few are kept for people. */
final class LockFolder {
  private static final int MAX_BYTES = 64 << 10;
  private static final long MAX_FENCE = 999_999_998;
  private static final int KEPT = 10;
  private static final Pattern NAME = Pattern.compile("[0-9]{9}\\.json");

  private final Configuration conf;
  private final String path;

  LockFolder(Configuration conf, String controlFolder) {
    this.conf = conf;
    this.path = controlFolder + "/lock";
  }

  String path() {
    return path;
  }

  /** 0 when nobody has ever locked the table. */
  long highest() {
    Path folder = new Path(path);
    FileStatus[] found;
    try {
      found = folder.getFileSystem(conf).listStatus(folder);
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw StorageErrors.of("list", folder, e);
    }
    long highest = Arrays.stream(found).mapToLong(LockFolder::fence).max().orElse(0);
    if (highest > MAX_FENCE) {
      throw StorageErrors.poisoned(pathOf(highest), "no number is left after it", null);
    }
    return highest;
  }

  private static long fence(FileStatus status) {
    String name = status.getPath().getName();
    return NAME.matcher(name).matches() ? Long.parseLong(name.substring(0, name.indexOf('.'))) : 0;
  }

  /**
   * Deletes what is far below the highest number. Whoever creates a deleted number again, after a long sleep, does not have the highest.
   *
   * @throws IOException if the storage does not let it; what is left is deleted another time
   */
  void deleteBefore(long fence) throws IOException {
    Path folder = new Path(path);
    FileSystem fileSystem = folder.getFileSystem(conf);
    for (FileStatus status : fileSystem.listStatus(folder)) {
      long number = fence(status);
      if (number > 0 && number < fence - KEPT) {
        fileSystem.delete(status.getPath(), false);
      }
    }
  }

  Optional<LockRecord> read(long fence) {
    return file(fence).read(MAX_BYTES).map(content -> {
      LockRecord found = ControlJson.read(content, pathOf(fence), LockRecord.class);
      if (found.fence() != fence) {
        throw StorageErrors.poisoned(pathOf(fence), "it holds the number of another lock", null);
      }
      return found;
    });
  }

  boolean create(LockRecord lock) {
    return file(lock.fence()).create(ControlJson.write(lock));
  }

  void replace(LockRecord lock) {
    file(lock.fence()).replace(ControlJson.write(lock));
  }

  String pathOf(long fence) {
    return path + "/" + String.format(Locale.ROOT, "%09d.json", fence);
  }

  private ExclusiveFile file(long fence) {
    return ExclusiveFile.at(conf, pathOf(fence));
  }
}
