// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema.registry;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file on a shared file system that one writer alone creates. On S3 it is the close that creates it, if no other did before. */
final class ExclusiveFile {
  /** Makes s3a write with If-None-Match; without it, S3 lets the last writer win. */
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  private ExclusiveFile() {}

  static void create(FileSystem fileSystem, Path file, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(file);
    builder.recursive();
    builder.overwrite(false);
    builder.opt(CONDITIONAL, true);
    try (FSDataOutputStream out = builder.build()) {
      out.write(content);
    }
  }
}
