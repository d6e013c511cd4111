// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Where and how files are staged.
 *
 * @param folder relative to the table's root and unique per attempt; no segment starts with {@code _} or {@code .}, because Spark
 *     and Delta hide such folders
 * @param partitionColumns the trailing columns of the rows, in this order
 * @param bufferBytes memory that the open files of one task may take; {@link #SHARE_OF_HEAP} lets the executor decide
 */
public record StagingSpec(
    String tableRoot,
    String folder,
    List<String> partitionColumns,
    long targetFileSizeBytes,
    long bufferBytes,
    Compression compression)
    implements Serializable {
  /** A third of the executor's heap, divided by the tasks that run there at a time. */
  public static final long SHARE_OF_HEAP = 0;

  public static final long DEFAULT_TARGET_FILE_SIZE_BYTES = 256L << 20;

  /** Compressed with zstd. */
  public StagingSpec(
      String tableRoot,
      String folder,
      List<String> partitionColumns,
      long targetFileSizeBytes,
      long bufferBytes) {
    this(tableRoot, folder, partitionColumns, targetFileSizeBytes, bufferBytes, Compression.ZSTD);
  }

  public StagingSpec {
    partitionColumns = List.copyOf(partitionColumns);
    requireVisible(folder);
    if (targetFileSizeBytes <= 0 || bufferBytes < 0) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot stage rows: file size %d and buffer size %d must be positive. Correct them."
              .formatted(targetFileSizeBytes, bufferBytes));
    }
  }

  /**
   * Refuses folders that readers of a table do not look into.
   *
   * @throws DynamoLakeException CONFIGURATION if the folder is hidden or looks like a partition
   */
  public static void requireVisible(String folder) {
    boolean hidden = Arrays.stream(folder.split("/", -1))
        .anyMatch(
            segment -> segment.isEmpty() || segment.startsWith("_") || segment.startsWith("."));
    if (hidden || folder.contains("=") || folder.contains(":")) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot stage rows in folder '%s': its segments must not be empty, start with '_' or '.' or hold '=' or ':'. Choose another name."
              .formatted(folder));
    }
  }
}
