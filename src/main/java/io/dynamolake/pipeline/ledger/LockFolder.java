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
import org.apache.hadoop.fs.Path;

/** {@code <control folder>/lock/}: one file for each fencing number, never deleted by us. The highest one counts. */
final class LockFolder {
  private static final int MAX_BYTES = 64 << 10;
  private static final long MAX_FENCE = 999_999_998;
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
    long highest = Arrays.stream(found)
        .map(status -> status.getPath().getName())
        .filter(name -> NAME.matcher(name).matches())
        .mapToLong(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
        .max()
        .orElse(0);
    if (highest > MAX_FENCE) {
      throw StorageErrors.poisoned(pathOf(highest), "no number is left after it", null);
    }
    return highest;
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
