// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import java.util.List;

/**
 * What one pass of a capture did.
 *
 * @param stream its label
 * @param landing the folder that the change files are in
 * @param gaps what may be missing, for people, a line each; as long as there are any, the lake cannot be trusted to have all changes
 */
public record CaptureProgress(
    String table,
    String stream,
    String landing,
    int shards,
    long files,
    long records,
    List<String> gaps) {
  public CaptureProgress {
    gaps = List.copyOf(gaps);
  }
}
