// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings the outcome of each split from the tasks to the driver. Kept by split, so a task that Spark runs twice counts once.
 *
 * <p>A reader finds its collector on the driver by the token that stands in its options; close it when the job is done.
 */
public final class ReadOutcomes extends AccumulatorV2<ReadOutcome, Map<Integer, ReadOutcome>>
    implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, ReadOutcomes> OPEN = new ConcurrentHashMap<>();

  private final String token;
  private final TreeMap<Integer, ReadOutcome> outcomes = new TreeMap<>();

  private ReadOutcomes(String token) {
    this.token = token;
  }

  /** A collector that readers of this driver find by its {@link #token()}. */
  public static ReadOutcomes open(SparkContext context) {
    ReadOutcomes collector = new ReadOutcomes(UUID.randomUUID().toString());
    context.register(collector, "dynamolake.read-outcomes");
    OPEN.put(collector.token, collector);
    return collector;
  }

  static ReadOutcomes find(String token) {
    ReadOutcomes collector = OPEN.get(token);
    if (collector == null) {
      throw new IllegalStateException("No collector of read outcomes is open under this token");
    }
    return collector;
  }

  public String token() {
    return token;
  }

  @Override
  public void close() {
    OPEN.remove(token);
  }

  @Override
  public boolean isZero() {
    return outcomes.isEmpty();
  }

  @Override
  public ReadOutcomes copy() {
    ReadOutcomes copy = new ReadOutcomes(token);
    copy.outcomes.putAll(outcomes);
    return copy;
  }

  @Override
  public void reset() {
    outcomes.clear();
  }

  @Override
  public void add(ReadOutcome outcome) {
    outcomes.put(outcome.split(), outcome);
  }

  @Override
  public void merge(AccumulatorV2<ReadOutcome, Map<Integer, ReadOutcome>> other) {
    outcomes.putAll(other.value());
  }

  @Override
  public Map<Integer, ReadOutcome> value() {
    return outcomes;
  }
}
