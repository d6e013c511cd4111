// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** All runs so far and their medians. */
final class Measurements {
  private final List<Measurement> all = new ArrayList<>();

  void add(Measurement measurement) {
    all.add(measurement);
  }

  List<Measurement> all() {
    return List.copyOf(all);
  }

  List<Measurement> of(Task task, long items) {
    return all.stream()
        .filter(each -> each.task() == task && each.items() == items)
        .toList();
  }

  OptionalDouble median(Task task, long items, ToDoubleFunction<Measurement> value) {
    double[] sorted = of(task, items).stream().mapToDouble(value).sorted().toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  OptionalDouble cpuSeconds(Task task, long items) {
    return median(task, items, each -> each.usage().cpuSeconds());
  }

  OptionalDouble ratio(Task task, long items) {
    return median(task, items, each -> each.usage().ratio());
  }

  OptionalDouble peakBytes(Task task, long items) {
    return median(task, items, each -> each.usage().peakBytes());
  }
}
