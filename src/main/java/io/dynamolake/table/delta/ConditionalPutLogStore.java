// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import io.delta.storage.HadoopFileSystemLogStore;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.storage.ExclusiveFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Commits to Delta's log by a request that S3 refuses if the commit is there, so that several drivers may write to one table.
 * Turned on by {@code spark.delta.logStore.s3a.impl}, for all writers of the table; needs hadoop-aws 3.4.2.
 *
 * @see <a href="https://docs.delta.io/latest/delta-storage.html">Delta: storage configuration</a>
 */
public final class ConditionalPutLogStore extends HadoopFileSystemLogStore {
  public ConditionalPutLogStore(Configuration conf) {
    super(conf);
  }

  /** @throws FileAlreadyExistsException if the file is there and may not be overwritten */
  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration conf)
      throws IOException {
    StringBuilder content = new StringBuilder();
    actions.forEachRemaining(action -> content.append(action).append('\n'));
    byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    try {
      ExclusiveFile file = ExclusiveFile.at(conf, path.toString());
      if (overwrite) {
        file.replace(bytes);
      } else if (!file.create(bytes)) {
        throw new FileAlreadyExistsException(file.path());
      }
    } catch (DynamoLakeException e) {
      // What Delta expects of a log store, and other writers of the table with it.
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration conf) {
    return false;
  }
}
