// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

/** Called between the steps of a capture, by several threads. What it throws ends the capture. */
public interface CaptureSteps {
  /** A change file has landed; the checkpoint that counts it is not written. */
  void fileLanded();

  /** The checkpoint is written. */
  void checkpointWritten();
}
