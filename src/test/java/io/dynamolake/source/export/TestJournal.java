// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run's memory that survives the test's crashes. */
final class TestJournal implements ExportJournal {
  /** Where a process would have ended. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final String run;
  private final List<ExportRequest> stored = new ArrayList<>();
  private @Nullable Step crash;

  TestJournal(String run) {
    this.run = run;
  }

  /** The next time that the step is reached. */
  TestJournal killAt(Step step) {
    crash = step;
    return this;
  }

  synchronized List<ExportRequest> stored() {
    return List.copyOf(stored);
  }

  @Override
  public String run() {
    return run;
  }

  @Override
  public synchronized Optional<ExportRequest> read() {
    return stored.isEmpty() ? Optional.empty() : Optional.of(stored.get(stored.size() - 1));
  }

  @Override
  public synchronized void store(ExportRequest request) {
    stored.add(request);
  }

  @Override
  public synchronized void reached(Step step) {
    if (step == crash) {
      crash = null;
      throw new Killed();
    }
  }
}
