// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * When a {@link Fault} strikes: {@code FaultRule.of(Fault.throughputExceeded()).onScans().share(0.9, seed).during(Duration.ofSeconds(5))}.
 * The conditions hold together, in the order they are given: one that counts, draws or measures time sees only the calls that all before it
 * let through. A rule belongs to one proxy, which asks it under a lock.
 */
public final class FaultRule {
  private final Fault fault;
  private final List<Predicate<DynamoDbCall>> conditions = new ArrayList<>();

  private FaultRule(Fault fault) {
    this.fault = fault;
  }

  /** Strikes always, until a condition is added. */
  public static FaultRule of(Fault fault) {
    return new FaultRule(fault);
  }

  public FaultRule when(Predicate<DynamoDbCall> condition) {
    conditions.add(condition);
    return this;
  }

  public FaultRule onScans() {
    return when(DynamoDbCall::isScan);
  }

  /** Scans of this segment. */
  public FaultRule onSegment(int segment) {
    return onScans().when(call -> call.segment() != null && call.segment() == segment);
  }

  /** From the call of this number on; the first is 0. */
  public FaultRule from(int number) {
    int[] seen = {0};
    return when(call -> seen[0]++ >= number);
  }

  /** At most so often. */
  public FaultRule times(int most) {
    int[] seen = {0};
    return when(call -> seen[0]++ < most);
  }

  /** Each time with this probability. */
  public FaultRule share(double share, long seed) {
    Random random = new Random(seed);
    return when(call -> random.nextDouble() < share);
  }

  /** For so long after the first call that gets here. */
  public FaultRule during(Duration duration) {
    List<Duration> first = new ArrayList<>(1);
    return when(call -> {
      if (first.isEmpty()) {
        first.add(call.at());
      }
      return call.at().minus(first.get(0)).compareTo(duration) < 0;
    });
  }

  /** Until a request comes that is signed with another access key than the first one was; the old key is refused for ever. */
  public FaultRule untilAnotherAccessKey() {
    List<String> first = new ArrayList<>(1);
    return when(call -> {
      if (first.isEmpty()) {
        first.add(call.accessKeyId());
      }
      return call.accessKeyId().equals(first.get(0));
    });
  }

  boolean strikes(DynamoDbCall call) {
    return conditions.stream().allMatch(condition -> condition.test(call));
  }

  Fault fault() {
    return fault;
  }
}
