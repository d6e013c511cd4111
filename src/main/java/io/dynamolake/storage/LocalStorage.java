// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/** Local files, past Hadoop's checksum files: a hard link appears at once and never replaces anything. */
final class LocalStorage implements ControlStorage {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  @Override
  public boolean create(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
    Path target = local(path);
    Path temporary = writeBeside(target, content);
    try {
      return link(target, temporary, content);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static boolean link(Path target, Path temporary, byte[] content) throws IOException {
    try {
      Files.createLink(target, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return createWithoutLink(target, content, e);
    }
  }

  /** For file systems without hard links: still exclusive, but a reader may see the file before it is whole. */
  private static boolean createWithoutLink(Path target, byte[] content, Exception reason)
      throws IOException {
    try {
      write(target, content);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      e.addSuppressed(reason);
      throw e;
    }
  }

  @Override
  public void replace(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
    Path target = local(path);
    Path temporary = writeBeside(target, content);
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public byte[] read(org.apache.hadoop.fs.Path path, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(local(path))) {
      return in.readNBytes(maxBytes);
    } catch (NoSuchFileException e) {
      FileNotFoundException notFound = new FileNotFoundException(e.getMessage());
      notFound.initCause(e);
      throw notFound;
    }
  }

  private static Path writeBeside(Path target, byte[] content) throws IOException {
    Path folder = target.resolveSibling(".");
    Files.createDirectories(folder.normalize());
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    write(temporary, content);
    return temporary;
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, NEW)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }
}
