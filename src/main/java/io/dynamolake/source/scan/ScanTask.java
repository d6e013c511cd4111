// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Scans its segments one after the other, each from its last checkpoint on. When it is told to stop, or has used up its allowance, it ends
 * at the next page's beginning with a checkpoint.
 *
 * <p>When DynamoDB fails for good it keeps what has come, says so to {@code failures} and ends normally, because a task that throws is run
 * again by Spark: four times half an hour of patience. Whatever else fails is thrown; the next attempt goes on from the last checkpoints.
 *
 * @param scanId of this run attempt's scan: the names of all its task attempts begin with it
 */
record ScanTask(
    SourceTable table,
    ScanSpec spec,
    ScanPlan plan,
    DynamoDbConnection connection,
    SerializableConfiguration configuration,
    String landing,
    String scanId,
    ScanMeter meter,
    CollectionAccumulator<DynamoLakeException> failures)
    implements FlatMapFunction<Iterator<Integer>, SegmentOutcome> {
  private static final Logger LOG = LoggerFactory.getLogger(ScanTask.class);

  @Override
  public Iterator<SegmentOutcome> call(Iterator<Integer> segments)
      throws IOException, InterruptedException {
    List<SegmentOutcome> outcomes = new ArrayList<>();
    Pace pace = pace();
    Allowance allowance = new Allowance(plan.mostUnits());
    try (DynamoDbClient client = connection.openWithoutRetries(new RawItems())) {
      boolean whole = true;
      while (whole && segments.hasNext()) {
        SegmentOutcome outcome = scan(segments.next(), client, pace, allowance);
        outcomes.add(outcome);
        whole = outcome.isWhole();
      }
    }
    return outcomes.iterator();
  }

  /** When another attempt of this scan is further, such as one on an executor that was taken for lost, it goes on from there. */
  private SegmentOutcome scan(int segment, DynamoDbClient client, Pace pace, Allowance allowance)
      throws IOException, InterruptedException {
    while (true) {
      SegmentScan scan = new SegmentScan(this, segment, allowance);
      try {
        SegmentOutcome outcome = scan.run(client, pace, TaskContext.get()::isInterrupted);
        scan.failure().ifPresent(this::report);
        return outcome;
      } catch (OvertakenException e) {
        LOG.warn("{}", e.getMessage());
        List<Checkpoint> landed = new Checkpoints(configuration.value(), landing).of(segment);
        if (!landed.get(landed.size() - 1).isOf(scanId)) {
          report(ScanErrors.overtaken(table.name(), landing));
          return new SegmentOutcome(segment, landed);
        }
      }
    }
  }

  private Pace pace() {
    return plan.pace().desk() == PacePlan.Desk.TASK
        ? Pace.own(plan.pace().budget())
        : Pace.shared(
            PacePlugin.executor().orElseThrow(), scanId, TaskContext.get().taskAttemptId());
  }

  /** What names the data files and checkpoints of this attempt at this task. */
  String attempt() {
    return scanId + "/" + TaskContext.get().taskAttemptId();
  }

  private void report(DynamoLakeException failure) {
    LOG.warn("{}", failure.getMessage());
    // Without its cause: not every exception of the SDK can be serialised.
    failures.add(new DynamoLakeException(failure.code(), String.valueOf(failure.getMessage())));
  }
}
