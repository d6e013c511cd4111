// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.schema.DriftKind;

/** Hears of everything in an item that its columns could not hold as it is. */
interface Misfits {
  void misfit(DriftKind kind, ValuePath at, AttributeType seen);
}
