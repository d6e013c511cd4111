// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** How one kind of file system keeps the promises of {@link ExclusiveFile}. Paths are fully qualified. */
sealed interface ControlStorage permits LocalStorage, ObjectStorage, RenamingStorage {
  boolean create(Path path, byte[] content) throws IOException;

  void replace(Path path, byte[] content) throws IOException;

  /**
   * At most {@code maxBytes} from the start.
   *
   * @throws FileNotFoundException when there is no such file
   */
  byte[] read(Path path, int maxBytes) throws IOException;
}
