// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.schema.DriftObserver;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What reading one split has shown. Exists only if every file of the split was read to its end and proven.
 *
 * @param split the split's number
 * @param files manifest keys of the files whose md5 and record count were proven
 * @param items records read; each is a row, or quarantined, or, as a change of a known key, both
 * @param rows rows handed on
 * @param quarantined records that became no row
 * @param reasons quarantined records by reason
 * @param quarantineFiles fully qualified paths of the files that hold the quarantined records
 * @param drift what the columns could not hold
 * @param present per column of the schema, in how many items its attribute stood
 * @param ttlDeletes changes that are deletions by Time to Live
 * @param bytes decompressed bytes read
 */
public record ReadOutcome(
    int split,
    List<String> files,
    long items,
    long rows,
    long quarantined,
    Map<String, Long> reasons,
    List<String> quarantineFiles,
    DriftObserver drift,
    long[] present,
    long ttlDeletes,
    long bytes)
    implements Serializable {}
