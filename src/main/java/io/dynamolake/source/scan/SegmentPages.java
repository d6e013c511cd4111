// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.source.SourceErrors;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The pages of one segment, one after the other, some of them empty. A failure that may pass is waited out: each page is asked for again,
 * from the same key, until it comes or {@link Backoff} loses patience. Thread-confined.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan">Parallel scan</a>
 */
final class SegmentPages {
  /** A process that finds the same expired credentials again and again will not find others. */
  private static final int MOST_RENEWALS = 3;

  private static final Duration SLICE = Duration.ofMillis(200);

  private final DynamoDbClient client;
  private final String place;
  private final ScanRequest request;
  private final Pace pace;
  private final BooleanSupplier stop;
  private final RawPage page = new RawPage();
  private final Backoff backoff = new Backoff(new Random(), System::nanoTime);
  private Map<String, AttributeValue> startKey;
  private boolean more = true;
  private long throttles;

  /**
   * @param from null for the segment's first page
   * @param stop whether the scan is to end at the next page's beginning
   */
  SegmentPages(
      DynamoDbClient client,
      String place,
      ScanRequest request,
      Pace pace,
      BooleanSupplier stop,
      @Nullable StartKey from) {
    this.client = client;
    this.place = place;
    this.request = request;
    this.pace = pace;
    this.stop = stop;
    try {
      this.startKey = from == null ? Map.of() : from.attributes();
    } catch (MalformedRecordException e) {
      throw ScanErrors.malformedKey(request.tableName(), request.segment(), e);
    }
  }

  boolean hasNext() {
    return more;
  }

  /** From where the next page goes on; null before the first page and after the last. */
  @Nullable
  StartKey startKey() {
    return startKey.isEmpty() ? null : StartKey.of(startKey);
  }

  /**
   * The next page, as soon as the pace allows.
   *
   * @return empty if the scan is to stop before it; the next page is then still the next
   * @throws io.dynamolake.DynamoLakeException if it does not come and will not
   * @throws InterruptedException if the task was cancelled
   */
  Optional<ScanPage> next() throws InterruptedException {
    Optional<ScanResponse> answer = patiently();
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    ScanResponse response = answer.get();
    ConsumedCapacity consumed = response.consumedCapacity();
    Double told = consumed == null ? null : consumed.capacityUnits();
    double units = told == null ? 0 : told;
    Integer evaluated = response.scannedCount();
    pace.came(new ScanCounts(page.items().size(), 1, units, 0), evaluated == null ? 0 : evaluated);
    // An absent key is an empty map here, never null.
    more = response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty();
    startKey = more ? response.lastEvaluatedKey() : Map.of();
    return Optional.of(new ScanPage(page.items(), units));
  }

  /** How often DynamoDB said to come back later. */
  long throttles() {
    return throttles;
  }

  private Optional<ScanResponse> patiently() throws InterruptedException {
    int renewals = 0;
    backoff.begin();
    while (awaitTurn()) {
      try {
        return Optional.of(client.scan(nextRequest()));
      } catch (AbortedException e) {
        throw (InterruptedException)
            new InterruptedException("The scan was cancelled").initCause(e);
      } catch (SdkException e) {
        boolean renewed = SourceErrors.isExpired(e) && renewals++ < MOST_RENEWALS;
        if (!renewed && !SourceErrors.isPassing(e)) {
          throw ScanErrors.scanning(e, request.tableName(), place, request.segment());
        }
        if (!waited(waitMillis(e))) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private ScanRequest nextRequest() {
    ScanRequest.Builder next = request.toBuilder()
        .overrideConfiguration(o -> o.putExecutionAttribute(RawItems.PAGE, page));
    if (!startKey.isEmpty()) {
      next.exclusiveStartKey(startKey);
    }
    int items = pace.pageItems();
    Integer wanted = request.limit();
    if (items > 0 && (wanted == null || items < wanted)) {
      next.limit(items);
    }
    return next.build();
  }

  private long waitMillis(SdkException e) {
    boolean throttled = SourceErrors.isThrottle(e);
    if (throttled) {
      throttles++;
      pace.throttled(ThrottleReasons.scope(e));
    }
    return backoff
        .waitMillis(throttled ? Backoff.Cause.THROTTLED : Backoff.Cause.FAILED)
        .orElseThrow(() -> ScanErrors.lostPatience(
            e, request.tableName(), place, request.segment(), Backoff.PATIENCE));
  }

  /** False if the scan is to stop instead. */
  private boolean awaitTurn() throws InterruptedException {
    while (!stop.getAsBoolean()) {
      Duration debt = pace.debt(request.segment());
      if (pace.isOver()) {
        return false;
      }
      if (debt.isZero()) {
        return !stop.getAsBoolean();
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(debt.toNanos(), SLICE.toNanos()));
    }
    return false;
  }

  /** False if the scan is to stop instead. */
  private boolean waited(long millis) throws InterruptedException {
    for (long left = millis; left > 0 && !stop.getAsBoolean(); left -= SLICE.toMillis()) {
      Thread.sleep(Math.min(left, SLICE.toMillis()));
    }
    return !stop.getAsBoolean();
  }
}
