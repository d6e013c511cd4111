// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

/** The kinds of expected failure. Each leads to one exit status; anything else that is thrown is a bug. */
public enum ErrorCode {
  /** The command line, pipeline file, schema file or a combination of options is wrong. */
  CONFIGURATION(ExitStatus.CONFIGURATION),
  /** Drift or quarantine went above the limit that the pipeline allows. */
  LIMIT(ExitStatus.LIMIT),
  /** The source or the lake throttles, times out or cannot be reached. */
  UNAVAILABLE(ExitStatus.UNAVAILABLE),
  /** Credentials are missing or do not allow the call. */
  PERMISSION(ExitStatus.PERMISSION),
  /** Bytes, counts or manifests contradict each other, or are missing. */
  INTEGRITY(ExitStatus.INTEGRITY),
  /** Another run holds the lock, or another writer committed first. */
  LOCKED(ExitStatus.LOCKED),
  /** A limit that was set for one attempt is reached; what was read is kept. */
  PAUSED(ExitStatus.PAUSED),
  /** The process or the thread was told to end. */
  INTERRUPTED(ExitStatus.INTERRUPTED);

  private final ExitStatus exitStatus;

  ErrorCode(ExitStatus exitStatus) {
    this.exitStatus = exitStatus;
  }

  public ExitStatus exitStatus() {
    return exitStatus;
  }
}
