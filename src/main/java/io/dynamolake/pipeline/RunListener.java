// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.report.RunResult;

/** What is told of runs that follow each other, on the thread that runs them. */
public interface RunListener {
  /** A run that did something, whether it succeeded or not. One without anything to do is not told. */
  void ran(RunResult result);

  /** Something failed that may pass: the next interval tries it again. */
  void postponed(String reason);

  /** A pass over the table's stream. */
  void captured(CaptureProgress pass);
}
