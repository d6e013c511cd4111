// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.landing.LandingFile;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How far a segment has landed: everything up to {@code lastKey}, the last part of it in {@code file}.
 *
 * @param number counts the checkpoints of the segment from 0
 * @param attempt names the one task attempt that wrote it
 * @param file the items since the checkpoint before; null if there were none
 * @param bytes of JSON since the checkpoint before, before compression
 * @param lastKey null at the segment's end
 * @param counts since the checkpoint before
 */
record Checkpoint(
    int segment,
    int totalSegments,
    int number,
    String attempt,
    @Nullable LandingFile file,
    long bytes,
    @Nullable StartKey lastKey,
    ScanCounts counts)
    implements Serializable {

  boolean isEnd() {
    return lastKey == null;
  }

  /** Whether a task of that scan wrote it. */
  boolean isOf(String scanId) {
    return attempt.startsWith(scanId + "/");
  }
}
