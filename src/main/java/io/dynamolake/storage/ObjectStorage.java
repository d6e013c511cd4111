// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3: an object appears whole when its PUT is done, and a PUT with If-None-Match does not replace one. A connector that does not
 * know conditional writes (before Hadoop 3.4.2) looks before it writes, which leaves a gap of milliseconds between two writers.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
final class ObjectStorage implements ControlStorage {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStorage.class);
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";
  private static final int ATTEMPTS = 3;
  private static final int ATTEMPTS_AT_CHANGING = 20;
  private static final long PAUSE_MILLIS = 300;

  private final FileSystem fileSystem;

  ObjectStorage(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  @Override
  public boolean create(Path path, byte[] content) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        put(builder(path), content);
        return true;
      } catch (IOException e) {
        if (exists(path, content.length + 1, e)) {
          return Arrays.equals(read(path, content.length + 1), content);
        }
        if (attempt == ATTEMPTS || e instanceof AccessDeniedException) {
          throw e;
        }
        // A conflict with another conditional write that then failed: S3 asks to try again.
        LOG.info("Creating {} failed and left nothing; trying again: {}", path, e.toString());
        pause(e);
      }
    }
  }

  private boolean exists(Path path, int maxBytes, IOException failure) throws IOException {
    try {
      read(path, maxBytes);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private FSDataOutputStreamBuilder<?, ?> builder(Path path) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder =
        fileSystem.createFile(path).overwrite(false).recursive();
    if (fileSystem.hasPathCapability(path, CONDITIONAL)) {
      builder.must(CONDITIONAL, true);
    } else {
      LOG.warn(
          "{} cannot write conditionally: do not start two runs of one table at the same moment",
          fileSystem.getUri());
    }
    return builder;
  }

  @Override
  public void replace(Path path, byte[] content) throws IOException {
    put(fileSystem.createFile(path).overwrite(true).recursive(), content);
  }

  /** Closing is what writes the object, so a stream that failed before is aborted instead. */
  private static void put(FSDataOutputStreamBuilder<?, ?> builder, byte[] content)
      throws IOException {
    FSDataOutputStream out = builder.build();
    try {
      out.write(content);
    } catch (IOException e) {
      if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
      throw e;
    }
    out.close();
  }

  /**
   * Tries again, because an object that is replaced between the requests of one reader fails the reader: with an exception that tells the
   * path, which a storage that is down does not fail with.
   */
  @Override
  public byte[] read(Path path, int maxBytes) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (InputStream in = fileSystem.open(path)) {
        return in.readNBytes(maxBytes);
      } catch (FileNotFoundException | AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        if (attempt >= (e instanceof PathIOException ? ATTEMPTS_AT_CHANGING : ATTEMPTS)) {
          throw e;
        }
        LOG.info("Reading {} failed; trying again: {}", path, e.toString());
      }
    }
  }

  private static void pause(IOException failure) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
