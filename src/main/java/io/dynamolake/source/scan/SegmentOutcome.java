// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.io.Serializable;
import java.util.List;

/**
 * How far one segment has landed, over all attempts at it.
 *
 * @param checkpoints without gaps; the last one tells whether it is whole
 */
record SegmentOutcome(int segment, List<Checkpoint> checkpoints) implements Serializable {
  SegmentOutcome {
    checkpoints = List.copyOf(checkpoints);
  }

  boolean isWhole() {
    return !checkpoints.isEmpty() && checkpoints.get(checkpoints.size() - 1).isEnd();
  }

  ScanCounts counts() {
    return checkpoints.stream().map(Checkpoint::counts).reduce(ScanCounts.NONE, ScanCounts::plus);
  }
}
