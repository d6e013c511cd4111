// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The floor: the JDK inflates all data files and looks at no byte. Arguments: export. */
final class GunzipTask {
  private GunzipTask() {}

  public static void main(String[] args) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(Path.of(args[0], "data"))) {
      files = listed.sorted().toList();
    }
    System.out.println(files.parallelStream().mapToLong(GunzipTask::inflate).sum() + " bytes");
    Usage.print();
  }

  private static long inflate(Path file) {
    byte[] out = new byte[512 * 1024];
    long bytes = 0;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 64 * 1024)) {
      for (int count = in.read(out); count >= 0; count = in.read(out)) {
        bytes += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
