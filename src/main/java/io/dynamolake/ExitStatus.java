// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

/** How a command ended, as a scheduler sees it. The numbers are a contract and never change. */
public enum ExitStatus {
  DONE(0, "done, or nothing to do"),
  CRASHED(1, "a bug in DynamoLake, or a failure that it does not know"),
  CONFIGURATION(2, "wrong usage or configuration, or what it asks of source or table cannot be"),
  QUARANTINED(3, "done, with quarantined items (only with --strict)"),
  LIMIT(4, "drift or quarantine above its limit; nothing was published"),
  UNAVAILABLE(5, "source or sink throttled or unavailable"),
  PERMISSION(6, "permission denied"),
  INTEGRITY(7, "bytes, counts, manifests or control files contradict each other, or are missing"),
  LOCKED(8, "another run holds the table's lock or committed first, or the source is not ready"),
  PAUSED(9, "stopped at max-read-units; the same run id goes on"),
  INTERRUPTED(130, "interrupted; the same run id goes on");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
