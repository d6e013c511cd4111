// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.storage.ExclusiveFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Which part of its source a lake table holds: {@code selection.txt} in the control folder, absent for all of it. What a selection writes
 * replaces rows of the table, so it may not be mistaken for the whole: a selection writes only to a table that is new, or was written by
 * the same selection last. Belongs to the holder of the table's lock.
 */
final class TableSelection {
  private static final String FILE = "selection.txt";
  private static final String WHOLE = "all";
  private static final int MAX_BYTES = 1 << 20;

  private final ExclusiveFile file;

  TableSelection(Configuration configuration, String controlFolder) {
    this.file = ExclusiveFile.at(configuration, new Path(controlFolder, FILE).toString());
  }

  /**
   * @param selection what a run is about to write; empty for all of its source
   * @throws DynamoLakeException CONFIGURATION if the table holds something else
   */
  void require(Optional<String> selection, boolean tableExists, String table) {
    if (selection.isEmpty() || !tableExists) {
      return;
    }
    String held = held().orElse(WHOLE);
    if (!held.equals(selection.get())) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot replace rows of table " + table + " by a part of its source (" + selection.get()
              + "): it holds "
              + (held.equals(WHOLE) ? "all of the source" : "another part (" + held + ")")
              + ", which would be lost. Use another table for this selection, or the same selection.");
    }
  }

  /**
   * For a run that replaces each partition of a range by all of its items: the table is all of its source before and after.
   *
   * @throws DynamoLakeException CONFIGURATION if the table holds a part of its source
   */
  void requireWhole(PartitionRange range, boolean tableExists, String table) {
    String held = held().orElse(WHOLE);
    if (tableExists && !held.equals(WHOLE)) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot replace the " + range.text() + " of table " + table
              + ": it holds a part of its source (" + held
              + "), and these partitions would hold all of it. Use another table.");
    }
  }

  /** Right before a commit: if that fails, the table holds less than is said here, or what was there before. */
  void record(Optional<String> selection) {
    Optional<String> held = held();
    if (selection.isPresent() || held.isPresent()) {
      String now = selection.orElse(WHOLE);
      if (!held.equals(Optional.of(now))) {
        file.replace(now.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private Optional<String> held() {
    return file.read(MAX_BYTES).map(content -> new String(content, StandardCharsets.UTF_8));
  }
}
