// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.source.ItemCondition;
import java.io.Serializable;
import java.util.List;

/**
 * Which part of a table is exported.
 *
 * @param keyCondition on the key's attributes; empty for all keys
 * @param filter what an item must fulfil, all of it together; empty for all items
 * @param projection top-level attributes, to which the key's are added; empty for all
 */
public record ExportSelection(
    List<ItemCondition> keyCondition, List<ItemCondition> filter, List<String> projection)
    implements Serializable {
  /** All of it. */
  public static final ExportSelection WHOLE = new ExportSelection(List.of(), List.of(), List.of());

  public ExportSelection {
    keyCondition = List.copyOf(keyCondition);
    filter = List.copyOf(filter);
    projection = List.copyOf(projection);
  }

  public boolean isWhole() {
    return equals(WHOLE);
  }
}
