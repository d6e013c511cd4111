// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.time.Instant;

/**
 * What can be told of an export before it is asked for.
 *
 * @param exportTime the point in time that would be asked for
 * @param chargedBytes of the table and its local indexes, as DynamoDB counted some hours ago
 */
public record ExportEstimate(Instant exportTime, long chargedBytes) {}
