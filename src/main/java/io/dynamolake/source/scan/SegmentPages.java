// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.SourceErrors;
import io.dynamolake.source.SourceTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The pages of one segment, one after the other, some of them empty. A failure that may pass is waited out: each page is asked for again,
 * from the same key, until it comes or {@link #PATIENCE} ends. Thread-confined.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan">Parallel scan</a>
 */
final class SegmentPages {
  static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final long FIRST_WAIT_MILLIS = 200;
  private static final long FIRST_THROTTLE_WAIT_MILLIS = 1_000;
  private static final long LONGEST_WAIT_MILLIS = 20_000;
  private static final int MOST_DOUBLINGS = 10;

  private final DynamoDbClient client;
  private final String place;
  private final ScanRequest request;
  private final @Nullable ReadBudget budget;
  private final Random random = new Random();
  private Map<String, AttributeValue> startKey = Map.of();
  private boolean more = true;

  SegmentPages(
      DynamoDbClient client, String place, ScanRequest request, @Nullable ReadBudget budget) {
    this.client = client;
    this.place = place;
    this.request = request;
    this.budget = budget;
  }

  static ScanRequest request(SourceTable table, ScanSpec spec, ScanPlan plan, int segment) {
    ScanRequest.Builder request = ScanRequest.builder()
        .tableName(table.name())
        .segment(segment)
        .totalSegments(plan.segments())
        .consistentRead(spec.consistency() == ScanSpec.ReadConsistency.STRONG)
        .limit(plan.pageItems())
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    if (!spec.projection().isEmpty()) {
      project(request, table.key().attributes(), spec.projection());
    }
    return request.build();
  }

  /** All names are aliased: they may be reserved words or have dots. */
  private static void project(
      ScanRequest.Builder request, List<String> key, List<String> projection) {
    Set<String> attributes = new LinkedHashSet<>(key);
    attributes.addAll(projection);
    Map<String, String> aliases = new LinkedHashMap<>();
    attributes.forEach(attribute -> aliases.put("#a" + aliases.size(), attribute));
    request
        .projectionExpression(String.join(", ", aliases.keySet()))
        .expressionAttributeNames(aliases);
  }

  boolean hasNext() {
    return more;
  }

  /**
   * The next page, as soon as the budget allows.
   *
   * @throws io.dynamolake.DynamoLakeException if it does not come and will not
   * @throws InterruptedException if the task was cancelled
   */
  ScanResponse next() throws InterruptedException {
    if (budget != null) {
      Thread.sleep(budget.debt().toMillis());
    }
    ScanResponse page = patiently();
    ConsumedCapacity consumed = page.consumedCapacity();
    if (budget != null && consumed != null && consumed.capacityUnits() != null) {
      budget.spend(consumed.capacityUnits());
    }
    // An absent key is an empty map here, never null.
    more = page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty();
    startKey = more ? page.lastEvaluatedKey() : Map.of();
    return page;
  }

  private ScanResponse patiently() throws InterruptedException {
    ScanRequest next = startKey.isEmpty()
        ? request
        : request.toBuilder().exclusiveStartKey(startKey).build();
    long began = System.nanoTime();
    for (int failures = 0; ; failures++) {
      try {
        return client.scan(next);
      } catch (AbortedException e) {
        throw (InterruptedException)
            new InterruptedException("The scan was cancelled").initCause(e);
      } catch (SdkException e) {
        if (!SourceErrors.isPassing(e)) {
          throw ScanErrors.scanning(e, request.tableName(), place, request.segment());
        }
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw ScanErrors.lostPatience(e, request.tableName(), place, request.segment(), PATIENCE);
        }
        Thread.sleep(waitMillis(failures, SourceErrors.isThrottle(e)));
      }
    }
  }

  /** Exponential, with full jitter: many segments that failed together must not come back together. */
  private long waitMillis(int failures, boolean throttled) {
    long first = throttled ? FIRST_THROTTLE_WAIT_MILLIS : FIRST_WAIT_MILLIS;
    long most = Math.min(LONGEST_WAIT_MILLIS, first << Math.min(failures, MOST_DOUBLINGS));
    return random.nextLong(most + 1);
  }
}
