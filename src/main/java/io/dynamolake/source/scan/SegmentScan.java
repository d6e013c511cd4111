// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One attempt at one segment, from its last checkpoint to its end or to where it has to stop. */
final class SegmentScan {
  private final ScanTask task;
  private final int segment;
  private final Allowance allowance;
  private final List<Checkpoint> landed;
  private long throttlesTold;
  private long throttlesMeasured;
  private @Nullable DynamoLakeException failure;

  /** Finds out how far the segment is. */
  SegmentScan(ScanTask task, int segment, Allowance allowance) {
    this.task = task;
    this.segment = segment;
    this.allowance = allowance;
    this.landed = new ArrayList<>(new Checkpoints(configuration(), task.landing()).of(segment));
    landed.stream()
        .filter(checkpoint -> checkpoint.isOf(task.scanId()))
        .forEach(checkpoint -> allowance.spentBefore(checkpoint.counts().readUnits()));
  }

  /**
   * Lands what is missing of the segment. Wherever it ends, the last checkpoint is at the page that was read last; but not if it throws.
   *
   * @param stop whether to end before the next page
   * @throws DynamoLakeException if the storage fails
   * @throws OvertakenException if another attempt is at work on the segment
   */
  SegmentOutcome run(DynamoDbClient client, Pace pace, BooleanSupplier stop)
      throws IOException, InterruptedException, OvertakenException {
    if (outcome().isWhole()) {
      return outcome();
    }
    SegmentPages pages = new SegmentPages(
        client,
        task.connection().place(),
        ScanRequests.of(task.table(), task.spec(), task.plan(), segment),
        pace,
        stop,
        landed.isEmpty() ? null : landed.get(landed.size() - 1).lastKey());
    try (SegmentLanding files = new SegmentLanding(
        configuration(),
        task.landing(),
        segment,
        task.plan().segments(),
        landed.size(),
        task.attempt(),
        task.spec().fileBytes())) {
      while (pages.hasNext()) {
        Optional<ScanPage> page = next(pages);
        if (page.isEmpty()) {
          if (files.isOpen()) {
            checkpoint(files, pages);
          }
          break;
        }
        allowance.spend(page.get().readUnits());
        files.land(page.get());
        measure(page.get(), pages);
        if (!pages.hasNext() || files.isDue()) {
          checkpoint(files, pages);
        }
      }
    }
    if (!pages.hasNext()) {
      pace.segmentRead(segment);
      task.meter().segments().add(1);
    } else {
      pace.stop(segment);
    }
    return outcome();
  }

  private void measure(ScanPage page, SegmentPages pages) {
    long met = pages.throttles() - throttlesMeasured;
    throttlesMeasured += met;
    task.meter().add(new ScanCounts(page.items().size(), 1, page.readUnits(), met));
  }

  private Optional<ScanPage> next(SegmentPages pages) throws InterruptedException {
    if (allowance.isUsedUp()) {
      return Optional.empty();
    }
    try {
      return pages.next();
    } catch (DynamoLakeException e) {
      failure = e;
      return Optional.empty();
    }
  }

  private void checkpoint(SegmentLanding files, SegmentPages pages)
      throws IOException, OvertakenException {
    long met = pages.throttles() - throttlesTold;
    throttlesTold += met;
    landed.add(files.checkpoint(pages.startKey(), met));
  }

  /** Why DynamoDB will not give the rest of the segment. */
  Optional<DynamoLakeException> failure() {
    return Optional.ofNullable(failure);
  }

  private SegmentOutcome outcome() {
    return new SegmentOutcome(segment, landed);
  }

  private Configuration configuration() {
    return task.configuration().value();
  }
}
