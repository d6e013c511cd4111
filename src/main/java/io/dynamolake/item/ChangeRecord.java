// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of one item, as a tree: for writers of change files and for tests. A run decodes change files without it.
 *
 * @param keys the primary key's attributes
 * @param newImage the item after the change; null if the change deleted it
 * @param oldImage the item before the change; null if there was none, or the source does not tell it
 */
public record ChangeRecord(
    ChangeMetadata metadata,
    Map<String, AttributeValue> keys,
    @Nullable Map<String, AttributeValue> newImage,
    @Nullable Map<String, AttributeValue> oldImage) {
  public ChangeRecord {
    keys = AttributeValue.copyInOrder(keys);
    newImage = newImage == null ? null : AttributeValue.copyInOrder(newImage);
    oldImage = oldImage == null ? null : AttributeValue.copyInOrder(oldImage);
  }

  public boolean isDelete() {
    return newImage == null;
  }

  /** @throws MalformedRecordException if the metadata has nothing to order changes by */
  public ChangeOrder order() throws MalformedRecordException {
    return ChangeOrder.of(metadata);
  }
}
