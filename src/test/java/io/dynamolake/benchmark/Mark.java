// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A ratio that DynamoLake promises for {@link #JSON_BYTES}, and what it came to.
 *
 * @param slack how much looser the mark may be taken; 1 is as promised
 */
record Mark(String promise, Bound bound, double limit, double slack, OptionalDouble measured) {
  /** Below it, start-up and JIT are most of what is measured. */
  static final long JSON_BYTES = 2_000_000_000L;

  enum Bound {
    AT_LEAST,
    AT_MOST
  }

  enum Verdict {
    REACHED,
    MISSED,
    NOT_MEASURED
  }

  Verdict verdict() {
    if (measured.isEmpty()) {
      return Verdict.NOT_MEASURED;
    }
    boolean reached = switch (bound) {
      case AT_LEAST -> measured.getAsDouble() >= limit / slack;
      case AT_MOST -> measured.getAsDouble() <= limit * slack;
    };
    return reached ? Verdict.REACHED : Verdict.MISSED;
  }

  /** @param sizes numbers of items, ascending */
  static List<Mark> judge(Measurements measurements, List<Long> sizes, double slack) {
    long largest = sizes.get(sizes.size() - 1);
    long smallest = sizes.get(0);
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark(
        "CPU: spark-parquet / lake-parquet",
        Bound.AT_LEAST,
        2.3,
        slack,
        cpu(measurements, Task.SPARK_PARQUET, Task.LAKE_PARQUET, largest)));
    marks.add(new Mark(
        "CPU: spark-noop / lake-noop",
        Bound.AT_LEAST,
        3.5,
        slack,
        cpu(measurements, Task.SPARK_NOOP, Task.LAKE_NOOP, largest)));
    marks.add(new Mark(
        "CPU: lake-parquet / duckdb",
        Bound.AT_MOST,
        1.25,
        slack,
        cpu(measurements, Task.LAKE_PARQUET, Task.DUCKDB, largest)));
    marks.add(new Mark(
        "CPU: spark-days / lake-days",
        Bound.AT_LEAST,
        1.7,
        slack,
        cpu(measurements, Task.SPARK_DAYS, Task.LAKE_DAYS, largest)));
    marks.add(new Mark(
        "peak memory: lake-parquet / spark-parquet",
        Bound.AT_MOST,
        1,
        slack,
        ratio(
            measurements.peakBytes(Task.LAKE_PARQUET, largest),
            measurements.peakBytes(Task.SPARK_PARQUET, largest))));
    marks.add(new Mark(
        "peak memory: lake-days / spark-days",
        Bound.AT_MOST,
        1,
        slack,
        ratio(
            measurements.peakBytes(Task.LAKE_DAYS, largest),
            measurements.peakBytes(Task.SPARK_DAYS, largest))));
    if (largest > smallest) {
      marks.add(new Mark(
          "growth: CPU of lake-parquet at %.0fx input / at 1x"
              .formatted((double) largest / smallest),
          Bound.AT_MOST,
          (double) largest / smallest,
          slack,
          ratio(
              measurements.cpuSeconds(Task.LAKE_PARQUET, largest),
              measurements.cpuSeconds(Task.LAKE_PARQUET, smallest))));
    }
    return marks;
  }

  /** @param items how many were scanned */
  static List<Mark> judgeScans(Measurements measurements, long items, double slack) {
    return List.of(
        new Mark(
            "CPU: sdk-scan / lake-scan",
            Bound.AT_LEAST,
            2,
            slack,
            cpu(measurements, Task.SDK_SCAN, Task.LAKE_SCAN, items)),
        new Mark(
            "CPU: emr-scan / lake-scan",
            Bound.AT_LEAST,
            5,
            slack,
            cpu(measurements, Task.EMR_SCAN, Task.LAKE_SCAN, items)),
        new Mark(
            "CPU: paced / as by default, in pairs",
            Bound.AT_MOST,
            1.02,
            slack,
            measurements.ratio(Task.PACED_PAIRS, items)),
        new Mark(
            "CPU: stopped once and resumed / undisturbed, in pairs",
            Bound.AT_MOST,
            1.02,
            slack,
            measurements.ratio(Task.RESUMED_PAIRS, items)));
  }

  private static OptionalDouble cpu(Measurements measurements, Task task, Task to, long items) {
    return ratio(measurements.cpuSeconds(task, items), measurements.cpuSeconds(to, items));
  }

  private static OptionalDouble ratio(OptionalDouble value, OptionalDouble to) {
    return value.isPresent() && to.isPresent()
        ? OptionalDouble.of(value.getAsDouble() / to.getAsDouble())
        : OptionalDouble.empty();
  }
}
