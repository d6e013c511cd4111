// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.source.ItemCondition;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.scan.ReadLimit;
import io.dynamolake.source.scan.ScanReader;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table that is scanned.
 *
 * @param readLimit null for no limit of our own
 * @param maxReadUnits what one attempt may consume; null for no limit
 * @param pageItems null for what DynamoDB gives
 * @param landingFileSize of JSON, before compression
 * @param projection top-level attributes to read; empty for all
 * @param filter what items must fulfil; empty for all
 * @param index null for the table itself
 * @param since the first day of the partitions to replace; null for no such limit
 * @param until the day after their last; null for no such limit
 * @param changes the folder into which the table's stream is captured, whose changes of the scan's time are applied to it; null for a scan
 *     without them
 */
public record ScanSource(
    TableAddress address,
    ScanReader reader,
    Segments segments,
    @Nullable ReadLimit readLimit,
    @Nullable Integer maxReadUnits,
    @Nullable Integer pageItems,
    DataSize landingFileSize,
    Consistency consistency,
    List<String> projection,
    List<ItemCondition> filter,
    @Nullable String index,
    @Nullable LocalDate since,
    @Nullable LocalDate until,
    @Nullable String changes)
    implements SourceSpec {
  /** How a scan reads. Strongly consistent reads cost twice as much. */
  public enum Consistency {
    EVENTUAL,
    STRONG
  }

  /** The same without a range of partitions and without changes. */
  public ScanSource ofAllItems() {
    return new ScanSource(
        address,
        reader,
        segments,
        readLimit,
        maxReadUnits,
        pageItems,
        landingFileSize,
        consistency,
        projection,
        filter,
        index,
        null,
        null,
        null);
  }

  public ScanSource {
    projection = List.copyOf(projection);
    filter = List.copyOf(filter);
  }
}
