// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.List;

/** What was deleted: paths relative to the table's root. */
public record Cleaned(List<String> folders, List<String> versions, long files) {
  public static final Cleaned NOTHING = new Cleaned(List.of(), List.of(), 0);

  public Cleaned {
    folders = List.copyOf(folders);
    versions = List.copyOf(versions);
  }
}
