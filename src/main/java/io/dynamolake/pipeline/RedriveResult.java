// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import java.util.List;

/**
 * @param batches objects that were read
 * @param files change files that were written, to {@code landing}
 * @param refused what could not be landed and why, for people, a line each
 */
public record RedriveResult(
    String table, String landing, long batches, long files, long records, List<String> refused) {
  public RedriveResult {
    refused = List.copyOf(refused);
  }
}
