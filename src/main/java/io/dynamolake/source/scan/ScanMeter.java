// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/** What Spark's UI shows of a scan, by stage and by task. On the driver it has the values of tasks that have ended. */
record ScanMeter(
    LongAccumulator items,
    LongAccumulator pages,
    DoubleAccumulator readUnits,
    LongAccumulator throttles,
    LongAccumulator segments)
    implements Serializable {
  static ScanMeter register(SparkContext context) {
    return new ScanMeter(
        context.longAccumulator("scanned items"),
        context.longAccumulator("scanned pages"),
        context.doubleAccumulator("read units"),
        context.longAccumulator("throttled requests"),
        context.longAccumulator("finished segments"));
  }

  void add(ScanCounts counts) {
    items.add(counts.items());
    pages.add(counts.pages());
    readUnits.add(counts.readUnits());
    throttles.add(counts.throttles());
  }

  ScanCounts counts() {
    return new ScanCounts(items.sum(), pages.sum(), readUnits.sum(), throttles.sum());
  }
}
