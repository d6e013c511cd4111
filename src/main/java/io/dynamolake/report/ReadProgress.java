// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the reading of a table is, for people and for programs. It has no value of any item.
 *
 * @param percent whole ones; 100 when all is read
 * @param unitsLimit read units a second that are allowed at this moment; null for no limit
 * @param left null if nobody can tell
 */
public record ReadProgress(
    String table,
    int percent,
    int segments,
    int segmentsRead,
    long items,
    double itemsPerSecond,
    double readUnits,
    double unitsPerSecond,
    @Nullable Double unitsLimit,
    long throttles,
    @Nullable Duration left) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public boolean isEnd() {
    return segmentsRead == segments;
  }

  /** {@code orders: 37 % (24 of 64 segments), 1,234 items/s, 480 of 500 read units/s, 3 throttles, 12 min 3 s left}. */
  public String line() {
    String limit = unitsLimit == null ? "" : " of " + SummaryText.count(Math.round(unitsLimit));
    return table + ": " + percent + " % (" + SummaryText.count(segmentsRead) + " of "
        + SummaryText.counted(segments, "segment") + "), "
        + SummaryText.count(Math.round(itemsPerSecond)) + " items/s, "
        + SummaryText.count(Math.round(unitsPerSecond)) + limit + " read units/s"
        + (throttles == 0 ? "" : ", " + SummaryText.counted(throttles, "throttle"))
        + (left == null ? "" : ", " + SummaryText.duration(left) + " left");
  }

  /** One line. */
  public String json() {
    ObjectNode json = JSON.createObjectNode()
        .put("event", "scan-progress")
        .put("table", table)
        .put("percent", percent)
        .put("segments", segments)
        .put("segmentsRead", segmentsRead)
        .put("items", items)
        .put("itemsPerSecond", tenths(itemsPerSecond))
        .put("readUnits", tenths(readUnits))
        .put("readUnitsPerSecond", tenths(unitsPerSecond))
        .put("readUnitsPerSecondLimit", unitsLimit == null ? null : tenths(unitsLimit))
        .put("throttles", throttles)
        .put("secondsLeft", left == null ? null : left.toSeconds());
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double tenths(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.1f", value));
  }
}
