// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.schema.DriftKind;
import org.jspecify.annotations.Nullable;

/** Hears of everything in an item that its columns could not hold as it is. */
interface Misfits {
  /**
   * @param path as {@link ValuePath#driftPath} gives it
   * @param seen the attribute's type; null where there is no attribute
   */
  void misfit(DriftKind kind, String path, @Nullable AttributeType seen);
}
