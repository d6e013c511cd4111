// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/** The words for {@code write.mode}, of which not all can be run yet. */
enum WriteModeWord {
  REPLACE,
  PARTITION,
  MERGE
}
