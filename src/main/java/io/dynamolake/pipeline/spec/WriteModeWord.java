// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/** The words for {@code write.mode}. */
enum WriteModeWord {
  REPLACE,
  PARTITION,
  MERGE,
  HISTORY
}
