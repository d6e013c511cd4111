// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a file that must not be there, so that one of several writers wins: by a conditional request on S3A, a hard link on a
 * local disk, and a rename elsewhere. Readers see the whole file or none.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">S3: conditional writes</a>
 */
public final class ExclusiveFile {
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";
  private static final Logger LOG = LoggerFactory.getLogger(ExclusiveFile.class);

  private ExclusiveFile() {}

  /** Whether the store itself refuses the second of two writers. */
  public static boolean conditionalCreate(FileSystem fileSystem, Path path) throws IOException {
    return fileSystem.hasPathCapability(path, CONDITIONAL);
  }

  /**
   * Creates the whole file, or fails and leaves what is there.
   *
   * @throws FileAlreadyExistsException if the file is there; also, on S3, if this very request had succeeded and its response was
   *     lost: read the file to know
   */
  public static void create(FileSystem fileSystem, Path path, byte[] content) throws IOException {
    if (conditionalCreate(fileSystem, path)) {
      createConditionally(fileSystem, path, content);
    } else {
      createBySecondName(fileSystem, path, content);
    }
  }

  static void createConditionally(FileSystem fileSystem, Path path, byte[] content)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(path);
    builder.overwrite(false).recursive();
    builder.opt(CONDITIONAL, true);
    try (OutputStream out = builder.build()) {
      out.write(content);
    } catch (IOException e) {
      throw lost(e) ? exists(path, e) : e;
    }
  }

  /** Hadoop has its own exception for a file that is there, and S3A more than one for a condition that does not hold. */
  static boolean lost(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof org.apache.hadoop.fs.FileAlreadyExistsException
          || cause instanceof FileAlreadyExistsException
          || cause.getClass().getSimpleName().equals("RemoteFileChangedException")
          || message.contains("Status Code: 412")
          || message.contains("Status Code: 409")
          || message.contains("PreconditionFailed")) {
        return true;
      }
    }
    return false;
  }

  private static void createBySecondName(FileSystem fileSystem, Path path, byte[] content)
      throws IOException {
    Path draft =
        new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out = fileSystem.create(draft, false)) {
        out.write(content);
      }
      if ("file".equals(fileSystem.getUri().getScheme())) {
        Files.createLink(local(path), local(draft));
      } else if (fileSystem.exists(path) || !fileSystem.rename(draft, path)) {
        throw exists(path, null);
      }
    } finally {
      try {
        fileSystem.delete(draft, false);
      } catch (IOException e) {
        LOG.warn("Cannot delete the draft {}; it does no harm", draft, e);
      }
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private static FileAlreadyExistsException exists(Path path, @Nullable Throwable cause) {
    FileAlreadyExistsException exception = new FileAlreadyExistsException(path.toString());
    exception.initCause(cause);
    return exception;
  }
}
