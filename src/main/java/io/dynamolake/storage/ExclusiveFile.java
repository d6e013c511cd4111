// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import io.dynamolake.DynamoLakeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One small file that is either absent or complete, whoever looks and whoever dies. One of many racing writers creates it.
 *
 * <p>A lost response makes a successful write look like a refused one. So after a failure the file is read back:
 * bytes that equal ours count as ours. Where it matters who created a file, its content must name the writer uniquely.
 */
public final class ExclusiveFile {
  private final Path path;
  private final ControlStorage storage;

  private ExclusiveFile(Path path, ControlStorage storage) {
    this.path = path;
    this.storage = storage;
  }

  /**
   * Touches nothing yet.
   *
   * @throws DynamoLakeException UNAVAILABLE or PERMISSION when the file system cannot be opened
   */
  public static ExclusiveFile at(Configuration conf, String path) {
    Path given = new Path(path);
    try {
      FileSystem fileSystem = given.getFileSystem(conf);
      Path qualified = fileSystem.makeQualified(given);
      return new ExclusiveFile(qualified, storage(fileSystem));
    } catch (IOException e) {
      throw StorageErrors.of("open", path, e);
    }
  }

  private static ControlStorage storage(FileSystem fileSystem) {
    return switch (fileSystem.getUri().getScheme().toLowerCase(Locale.ROOT)) {
      case "file" -> new LocalStorage();
      case "s3", "s3a", "s3n" -> new ObjectStorage(fileSystem);
      default -> new RenamingStorage(fileSystem);
    };
  }

  /** Fully qualified. */
  public String path() {
    return path.toString();
  }

  /**
   * Creates the file with all of its content, and its folder where that is missing. A failure leaves no part of it behind, at most
   * a hidden file beside it; after UNAVAILABLE the whole file may be there.
   *
   * @return whether this call created it; false when it was there, which is then left as it is
   * @throws DynamoLakeException UNAVAILABLE or PERMISSION when the storage fails
   */
  public boolean create(byte[] content) {
    try {
      return storage.create(path, content);
    } catch (IOException e) {
      throw StorageErrors.of("create", path, e);
    }
  }

  /**
   * Creates the file or replaces all of its content: a reader sees the old or the new. The last of racing writers wins.
   *
   * @throws DynamoLakeException UNAVAILABLE or PERMISSION when the storage fails; the file is then the old or the new one
   */
  public void replace(byte[] content) {
    try {
      storage.replace(path, content);
    } catch (IOException e) {
      throw StorageErrors.of("replace", path, e);
    }
  }

  /**
   * The whole content; empty when there is no such file.
   *
   * @throws DynamoLakeException INTEGRITY when the file is larger than {@code maxBytes}; UNAVAILABLE or PERMISSION when the storage
   *     fails
   */
  public Optional<byte[]> read(int maxBytes) {
    byte[] content;
    try {
      content = storage.read(path, maxBytes + 1);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageErrors.of("read", path, e);
    }
    if (content.length > maxBytes) {
      throw StorageErrors.poisoned(path, "it is larger than " + maxBytes + " bytes", null);
    }
    return Optional.of(content);
  }
}
