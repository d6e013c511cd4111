// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkTest {
  private final Measurements measurements = new Measurements();

  @Test
  void ratiosAreThoseOfMediansAtTheLargestSize() {
    run(Task.SPARK_PARQUET, 40, 10, 500);
    run(Task.SPARK_PARQUET, 80, 30, 500);
    run(Task.SPARK_PARQUET, 80, 31, 500);
    run(Task.SPARK_PARQUET, 80, 99, 500);
    run(Task.LAKE_PARQUET, 40, 9, 400);
    run(Task.LAKE_PARQUET, 80, 10, 400);
    run(Task.SPARK_DAYS, 80, 50, 200);
    run(Task.LAKE_DAYS, 80, 25, 300);

    List<Mark> marks = Mark.judge(measurements, List.of(40L, 80L), 1);

    assertThat(marks)
        .extracting(Mark::promise, mark -> mark.measured().orElse(0), Mark::verdict)
        .contains(
            tuple("CPU: spark-parquet / lake-parquet", 3.1, Mark.Verdict.REACHED),
            tuple("peak memory: lake-parquet / spark-parquet", 0.8, Mark.Verdict.REACHED),
            tuple("peak memory: lake-days / spark-days", 1.5, Mark.Verdict.MISSED),
            tuple("CPU: lake-parquet / duckdb", 0.0, Mark.Verdict.NOT_MEASURED),
            tuple(
                "growth: CPU of lake-parquet at 2x input / at 1x", 10.0 / 9, Mark.Verdict.REACHED));
  }

  @Test
  void slackLoosensAMark() {
    run(Task.DUCKDB, 80, 10, 1);
    run(Task.LAKE_PARQUET, 80, 15, 1);

    assertThat(Mark.judge(measurements, List.of(80L), 1).get(2).verdict())
        .isEqualTo(Mark.Verdict.MISSED);
    assertThat(Mark.judge(measurements, List.of(80L), 1.25).get(2).verdict())
        .isEqualTo(Mark.Verdict.REACHED);
  }

  @Test
  void scansHaveMarksOfTheirOwn() {
    run(Task.SDK_SCAN, 7, 25, 1);
    run(Task.LAKE_SCAN, 7, 10, 1);
    pairs(Task.PACED_PAIRS, 7, 1.01);
    pairs(Task.PACED_PAIRS, 7, 1.03);
    pairs(Task.PACED_PAIRS, 7, 1.9);

    assertThat(Mark.judgeScans(measurements, 7, 1))
        .extracting(Mark::promise, mark -> mark.measured().orElse(0), Mark::verdict)
        .containsExactly(
            tuple("CPU: sdk-scan / lake-scan", 2.5, Mark.Verdict.REACHED),
            tuple("CPU: emr-scan / lake-scan", 0.0, Mark.Verdict.NOT_MEASURED),
            tuple("CPU: paced / as by default, in pairs", 1.03, Mark.Verdict.MISSED),
            tuple(
                "CPU: stopped once and resumed / undisturbed, in pairs",
                0.0,
                Mark.Verdict.NOT_MEASURED));
  }

  private void run(Task task, long items, double cpuSeconds, long peakBytes) {
    Usage usage = new Usage(cpuSeconds, 1, peakBytes, Double.NaN);
    measurements.add(new Measurement(task, items, 1, usage, 0, 0, 0));
  }

  private void pairs(Task task, long items, double ratio) {
    measurements.add(new Measurement(task, items, 1, new Usage(1, 1, 1, ratio), 0, 0, 0));
  }
}
