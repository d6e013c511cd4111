// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.TimeToLive;
import io.dynamolake.table.Compression;
import io.dynamolake.table.TableFormat;
import io.dynamolake.table.WriteMode;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The lake table: its format, what a run replaces, and how its files come out.
 *
 * @param continuity how many rows may differ from what changes say that they were before
 */
public record WriteSpec(
    TableFormat format,
    WriteMode mode,
    List<PartitionColumn> partitionBy,
    DataSize targetFileSize,
    Compression compression,
    Duration tombstoneRetention,
    TimeToLive timeToLive,
    QuarantineLimit continuity)
    implements Serializable {
  public WriteSpec {
    partitionBy = List.copyOf(partitionBy);
  }
}
