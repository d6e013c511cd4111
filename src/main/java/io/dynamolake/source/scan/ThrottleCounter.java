// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** Counts the attempts that DynamoDB throttled, also those that the SDK repeats by itself. */
final class ThrottleCounter implements MetricPublisher {
  private static final String THROTTLING = "Throttling";

  private final AtomicLong throttles = new AtomicLong();

  long throttles() {
    return throttles.get();
  }

  @Override
  public void publish(MetricCollection call) {
    throttles.addAndGet(call.children().stream()
        .filter(attempt -> attempt.metricValues(CoreMetric.ERROR_TYPE).contains(THROTTLING))
        .count());
  }

  @Override
  public void close() {}
}
