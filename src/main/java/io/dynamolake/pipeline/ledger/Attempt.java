// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * One attempt of a run. Its number belongs to it alone, so whatever it stages under its name meets no other attempt's files.
 *
 * @param number counts from 1
 * @param token a UUID
 */
public record Attempt(RunId runId, int number, String token, Instant startedAt) {
  public Attempt {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(startedAt, "startedAt");
  }

  /** Unique within the table, for names of folders and files: {@code replace-01700000000000-abcdef12-0001}. */
  public String name() {
    return runId + "-" + digits();
  }

  String digits() {
    return String.format(Locale.ROOT, "%04d", number);
  }
}
