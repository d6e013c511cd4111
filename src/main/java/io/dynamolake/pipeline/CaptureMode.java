// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

/** When a capture ends. */
public enum CaptureMode {
  /** When it has landed what the stream holds now. */
  CATCH_UP,
  /** When the process ends. */
  FOLLOW
}
