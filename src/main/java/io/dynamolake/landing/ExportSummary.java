// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import io.dynamolake.item.DataFormat;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@code manifest-summary.json} that a run needs; unknown members are ignored.
 *
 * @param tableArn ARN of the source table
 * @param tableId UUID of the source table; changes when a table is dropped and created again
 * @param exportTime the point in time of a full export; null where the manifest has none
 * @param endTime when the last data file was written; with {@code exportTime} the window of a scan
 * @param itemCount records in all data files together
 * @param format how the records are written
 * @param window the time whose changes an incremental export holds; null for a snapshot
 */
public record ExportSummary(
    String tableArn,
    String tableId,
    @Nullable Instant exportTime,
    @Nullable Instant endTime,
    long itemCount,
    DataFormat format,
    @Nullable ChangeWindow window)
    implements Serializable {}
