// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import java.time.Duration;

/**
 * When an open shard counts as caught up.
 *
 * @param emptyAnswers after so many of them in a row
 * @param pause between an answer without records and the next call: DynamoDB allows five calls a second for each shard
 */
record CapturePace(int emptyAnswers, Duration pause) {
  static final CapturePace CATCHING_UP = new CapturePace(10, Duration.ofMillis(250));
}
