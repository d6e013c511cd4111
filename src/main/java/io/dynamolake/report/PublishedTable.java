// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import java.util.Objects;

/**
 * What a run made visible.
 *
 * @param path the table's root
 * @param version as the table's format counts: the Delta version, or the name of the published folder
 * @param files files that this run published
 * @param bytes their size together
 * @param partitions distinct partitions among them; 0 when the table is not partitioned
 */
public record PublishedTable(String path, String version, long files, long bytes, long partitions) {
  public PublishedTable {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(version, "version");
  }
}
