// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.storage.StorageErrors;
import io.dynamolake.table.Cleaned;
import io.dynamolake.table.LakeTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What attempts of a published run have staged and not published. It costs storage and nothing else: failing to delete it fails no run.
 */
record Leftovers(Configuration configuration, PipelineSpec spec, LakeTable table, RunId runId) {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  /** Deletes it. Only by the holder of the table's lock. */
  void delete() {
    try {
      Cleaned cleaned = table.clean(runId.text(), runId.folder());
      if (!cleaned.folders().isEmpty()) {
        LOG.info("Deleted what earlier attempts had staged: {}", cleaned.folders());
      }
    } catch (DynamoLakeException e) {
      LOG.warn("Files of earlier attempts of run {} were not deleted", runId, e);
    }
  }

  /**
   * Deletes it if there is any, under the table's lock, and leaves it to the next one if another run has the lock: for a command that
   * found its run published, by an attempt that was killed before it could clean.
   *
   * @param files how many the run has published
   */
  void deleteIfAny(long files, Clock clock) {
    try {
      if (stagedFolders() <= (files == 0 ? 0 : 1)) {
        return;
      }
      try (TableLock lock = TableLock.acquire(
          configuration, spec.controlFolder(), runId, LockTiming.defaults(), clock)) {
        lock.check();
        delete();
      }
    } catch (DynamoLakeException e) {
      if (e.code() == ErrorCode.LOCKED) {
        LOG.info("Files of earlier attempts of run {} stay for now: {}", runId, e.getMessage());
      } else {
        LOG.warn("Files of earlier attempts of run {} were not deleted", runId, e);
      }
    }
  }

  /** A published run has one, unless it published no file. */
  private long stagedFolders() {
    Path folder = new Path(spec.tableFolder(), runId.folder());
    try {
      return Arrays.stream(folder.getFileSystem(configuration).listStatus(folder))
          .filter(FileStatus::isDirectory)
          .count();
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw StorageErrors.of("list", folder, e);
    }
  }
}
