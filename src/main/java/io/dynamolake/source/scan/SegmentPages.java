// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.source.SourceErrors;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
  private static final long SLICE_MILLIS = 200;

  private final DynamoDbClient client;
  private final String place;
  private final ScanRequest request;
  private final Pace pace;
  private final BooleanSupplier stop;
  private final RawPage page = new RawPage();
  private final Random random = new Random();
  private Map<String, AttributeValue> startKey;
  private boolean more = true;

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
    while (true) {
      Duration debt = pace.debt();
      if (stop.getAsBoolean()) {
        return Optional.empty();
      }
      if (debt.isZero()) {
        break;
      }
      Thread.sleep(Math.max(1, Math.min(debt.toMillis(), SLICE_MILLIS)));
    }
    Optional<ScanResponse> answer = patiently();
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    ScanResponse response = answer.get();
    ConsumedCapacity consumed = response.consumedCapacity();
    Double units = consumed == null ? null : consumed.capacityUnits();
    if (units != null) {
      pace.spend(units);
    }
    // An absent key is an empty map here, never null.
    more = response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty();
    startKey = more ? response.lastEvaluatedKey() : Map.of();
    return Optional.of(new ScanPage(page.items(), units == null ? 0 : units));
  }

  private Optional<ScanResponse> patiently() throws InterruptedException {
    ScanRequest.Builder next = request.toBuilder()
        .overrideConfiguration(o -> o.putExecutionAttribute(RawItems.PAGE, page));
    if (!startKey.isEmpty()) {
      next.exclusiveStartKey(startKey);
    }
    ScanRequest wanted = next.build();
    long began = System.nanoTime();
    for (int failures = 0; ; failures++) {
      try {
        return Optional.of(client.scan(wanted));
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
        boolean throttled = SourceErrors.isThrottle(e);
        if (throttled) {
          pace.throttled();
        }
        if (!waited(waitMillis(failures, throttled))) {
          return Optional.empty();
        }
      }
    }
  }

  /** False if the scan is to stop instead. */
  private boolean waited(long millis) throws InterruptedException {
    for (long left = millis; left > 0 && !stop.getAsBoolean(); left -= SLICE_MILLIS) {
      Thread.sleep(Math.min(left, SLICE_MILLIS));
    }
    return !stop.getAsBoolean();
  }

  /** Exponential, with full jitter: many segments that failed together must not come back together. */
  private long waitMillis(int failures, boolean throttled) {
    long first = throttled ? FIRST_THROTTLE_WAIT_MILLIS : FIRST_WAIT_MILLIS;
    long most = Math.min(LONGEST_WAIT_MILLIS, first << Math.min(failures, MOST_DOUBLINGS));
    return random.nextLong(most + 1);
  }
}
