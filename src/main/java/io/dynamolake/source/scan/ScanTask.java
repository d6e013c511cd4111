// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.ItemJson;
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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Scans its segments one after the other into data files.
 *
 * <p>When DynamoDB fails for good it says so to {@code failures} and ends normally, because a task that throws is run again by Spark: four
 * times half an hour of patience. Whatever else fails is thrown; the next attempt begins its segments again, in files of its own.
 */
record ScanTask(
    SourceTable table,
    ScanSpec spec,
    ScanPlan plan,
    DynamoDbConnection connection,
    SerializableConfiguration configuration,
    String landing,
    String scanId,
    CollectionAccumulator<DynamoLakeException> failures)
    implements FlatMapFunction<Iterator<Integer>, SegmentOutcome> {

  @Override
  public Iterator<SegmentOutcome> call(Iterator<Integer> segments)
      throws IOException, InterruptedException {
    List<SegmentOutcome> outcomes = new ArrayList<>();
    Double share = plan.unitsPerSecond();
    ReadBudget budget = share == null ? null : new ReadBudget(share, System::nanoTime);
    ThrottleCounter throttles = new ThrottleCounter();
    try (DynamoDbClient client = connection.open(throttles)) {
      while (segments.hasNext()) {
        int segment = segments.next();
        SegmentPages pages = new SegmentPages(
            client, connection.place(), SegmentPages.request(table, spec, plan, segment), budget);
        long throttledBefore = throttles.throttles();
        ScanCounts counts = ScanCounts.NONE;
        try (SegmentFiles files =
            new SegmentFiles(configuration.value(), landing, token(segment))) {
          while (pages.hasNext()) {
            ScanResponse page;
            try {
              page = pages.next();
            } catch (DynamoLakeException e) {
              // Without its cause: not every exception of the SDK can be serialised.
              failures.add(new DynamoLakeException(e.code(), String.valueOf(e.getMessage())));
              return outcomes.iterator();
            }
            land(page, files);
            counts = counts.plus(counts(page));
          }
          ScanCounts throttled = new ScanCounts(0, 0, 0, throttles.throttles() - throttledBefore);
          outcomes.add(new SegmentOutcome(segment, files.finish(), counts.plus(throttled)));
        }
      }
    }
    return outcomes.iterator();
  }

  private void land(ScanResponse page, SegmentFiles files) throws IOException {
    SdkItems items = new SdkItems(table);
    for (var attributes : page.items()) {
      files.write(ItemJson.lineBytes(items.item(attributes)));
    }
  }

  private static ScanCounts counts(ScanResponse page) {
    ConsumedCapacity consumed = page.consumedCapacity();
    Double units = consumed == null ? null : consumed.capacityUnits();
    return new ScanCounts(page.items().size(), 1, units == null ? 0 : units, 0);
  }

  private String token(int segment) {
    return scanId + "/" + segment + "/" + TaskContext.get().taskAttemptId();
  }
}
