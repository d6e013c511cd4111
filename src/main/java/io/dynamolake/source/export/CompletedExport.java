// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.time.Instant;

/**
 * A complete export.
 *
 * @param folder the Hadoop path of the folder with {@code manifest-summary.json}
 */
public record CompletedExport(String exportArn, Instant exportTime, String folder) {
  /** The last part of the ARN, which names the folder, too. */
  public String id() {
    return exportArn.substring(exportArn.lastIndexOf('/') + 1);
  }
}
