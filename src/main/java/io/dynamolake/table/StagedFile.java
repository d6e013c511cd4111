// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete Parquet file that no reader sees yet.
 *
 * @param path relative to the table's root, as the file system spells it (not encoded as a URI)
 * @param partitionValues value of each partition column as Delta's log writes it, in the table's order; null stands for NULL
 * @param stats statistics of the file as Delta's log writes them, in JSON
 */
public record StagedFile(
    String path,
    long sizeBytes,
    long rows,
    Map<String, @Nullable String> partitionValues,
    String stats)
    implements Serializable {
  public StagedFile {
    partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
  }
}
