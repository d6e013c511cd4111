// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import java.net.URI;
import org.apache.hadoop.fs.Path;

/** Paths of files: as the file system spells them, and as Delta's log does, encoded as URIs. */
final class FilePaths {
  private FilePaths() {}

  static String encode(String path) {
    return new Path(path).toUri().toString();
  }

  static String decode(String encoded) {
    return new Path(URI.create(encoded)).toString();
  }
}
