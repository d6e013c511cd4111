// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** HDFS and its like: a rename is atomic, and refuses a target that is there. */
final class RenamingStorage implements ControlStorage {
  private final FileSystem fileSystem;

  RenamingStorage(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  @Override
  public boolean create(Path path, byte[] content) throws IOException {
    if (fileSystem.exists(path)) {
      return false;
    }
    Path temporary = writeBeside(path, content);
    try {
      if (fileSystem.rename(temporary, path)) {
        return true;
      }
    } catch (IOException e) {
      return createdAfter(e, path, temporary, content);
    }
    fileSystem.delete(temporary, false);
    if (fileSystem.exists(path)) {
      return false;
    }
    throw new IOException("the rename was refused, though nothing is there");
  }

  /** The rename may have been done although its response was lost. */
  private boolean createdAfter(IOException failure, Path path, Path temporary, byte[] content)
      throws IOException {
    try {
      fileSystem.delete(temporary, false);
      return Arrays.equals(read(path, content.length + 1), content);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  @Override
  public void replace(Path path, byte[] content) throws IOException {
    FileContext context;
    try {
      context = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
    } catch (UnsupportedFileSystemException e) {
      // Without an overwriting rename, a file system that shows a file when it is closed comes
      // closest.
      write(path, content);
      return;
    }
    context.rename(writeBeside(path, content), path, Rename.OVERWRITE);
  }

  @Override
  public byte[] read(Path path, int maxBytes) throws IOException {
    try (InputStream in = fileSystem.open(path)) {
      return in.readNBytes(maxBytes);
    }
  }

  private Path writeBeside(Path path, byte[] content) throws IOException {
    Path temporary =
        new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    write(temporary, content);
    return temporary;
  }

  private void write(Path path, byte[] content) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      out.write(content);
      out.hsync();
    }
  }
}
