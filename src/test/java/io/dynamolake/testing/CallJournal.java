// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Every request of a {@link FaultProxy}, in the order of their ends. Thread-safe; each answer is a copy of what there was by then. */
public final class CallJournal {
  /**
   * One request and what came of it.
   *
   * @param ended since the proxy began
   * @param status as answered; 0 if nothing was
   * @param error its name, as of an exception; empty for none
   * @param readUnits as DynamoDB told, also when the answer was lost: they are consumed
   * @param bytes of the answer's body that were sent
   * @param fault the name of the fault that struck; empty for none
   */
  public record Entry(
      DynamoDbCall call,
      Duration ended,
      int status,
      String error,
      double readUnits,
      int bytes,
      String fault) {
    /** Whether the client got a whole, true answer. */
    public boolean isDelivered() {
      return status == 200 && (fault.isEmpty() || fault.equals("Delay"));
    }
  }

  private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());

  void add(Entry entry) {
    entries.add(entry);
  }

  public List<Entry> entries() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  public List<Entry> scans() {
    return entries().stream().filter(entry -> entry.call().isScan()).toList();
  }

  /** What scans consumed in answers that ended within the window. */
  public double readUnits(Duration from, Duration to) {
    return scans().stream()
        .filter(entry -> entry.ended().compareTo(from) >= 0 && entry.ended().compareTo(to) < 0)
        .mapToDouble(Entry::readUnits)
        .sum();
  }

  /** How many scan requests began within the window. */
  public long requests(Duration from, Duration to) {
    return scans().stream()
        .map(entry -> entry.call().at())
        .filter(at -> at.compareTo(from) >= 0 && at.compareTo(to) < 0)
        .count();
  }

  /** By page: how often it was asked for. */
  public Map<String, Integer> attemptsPerPage() {
    return count(entry -> true);
  }

  /** By page: how often it was sent whole. */
  public Map<String, Integer> deliveriesPerPage() {
    return count(Entry::isDelivered);
  }

  /** 0 without scans. */
  public int mostAttemptsAtAPage() {
    return attemptsPerPage().values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private Map<String, Integer> count(Predicate<Entry> wanted) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    scans().stream()
        .filter(wanted)
        .forEach(entry -> counts.merge(entry.call().page(), 1, Integer::sum));
    return counts;
  }
}
