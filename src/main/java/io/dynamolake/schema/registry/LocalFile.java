// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file on a local disk that one writer alone creates, whole. Hadoop's local file system does not exclude others on create, and a reader
 * would see half a file; a hard link to a finished file does both.
 */
final class LocalFile {
  private LocalFile() {}

  static void create(Path file, byte[] content) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path finished = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.write(finished, content, StandardOpenOption.CREATE_NEW);
      link(file, finished, content);
    } finally {
      Files.deleteIfExists(finished);
    }
  }

  private static void link(Path file, Path finished, byte[] content) throws IOException {
    try {
      Files.createLink(file, finished);
    } catch (UnsupportedOperationException e) {
      Files.write(file, content, StandardOpenOption.CREATE_NEW);
    }
  }
}
