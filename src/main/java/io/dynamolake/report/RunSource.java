// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run read.
 *
 * @param type in the words of the pipeline file: export, scan
 * @param location the path of an export, the name of a scanned table
 * @param id the export's id, or the id of the landing that a scan wrote; null while unknown
 * @param exportTime the point in time of a full export
 * @param scanWindow from the first request to the last response of a scan: a scan is no snapshot
 * @param tableArn ARN of the source table; null while unknown
 * @param tableId UUID of the source table, which changes when a table is dropped and created again; null while unknown
 */
public record RunSource(
    String type,
    String location,
    @Nullable String id,
    @Nullable Instant exportTime,
    @Nullable ScanWindow scanWindow,
    @Nullable String tableArn,
    @Nullable String tableId) {

  /** Both instants belong to the window. */
  public record ScanWindow(Instant from, Instant to) {
    public ScanWindow {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }
  }

  public RunSource {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(location, "location");
  }

  /** A source of which no more is known than what the pipeline file says. */
  public static RunSource declared(String type, String location) {
    return new RunSource(type, location, null, null, null, null, null);
  }
}
