// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import io.dynamolake.item.DataFormat;
import java.time.Instant;

/**
 * What a scan knows about itself when it ends.
 *
 * @param tableArn ARN of the source table
 * @param tableId UUID of the source table
 * @param startTime when the first page was asked for; the manifest's {@code exportTime} too, though a scan has no single point in time
 * @param endTime when the last page had come
 * @param format how the records are written
 */
public record ScanSummary(
    String tableArn, String tableId, Instant startTime, Instant endTime, DataFormat format) {}
