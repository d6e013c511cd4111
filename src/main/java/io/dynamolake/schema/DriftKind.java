// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an item can differ from the registered schema. */
public enum DriftKind {
  /** An attribute, or a member of a struct, that is not registered. */
  NEW_ATTRIBUTE,
  /** A value whose type tag the registered type does not hold. */
  TYPE_CONFLICT,
  /** A number that the registered type does not hold exactly. */
  NUMBER_MISFIT,
  /** A text that is not in the registered format. */
  TEXT_MISFIT,
  /** A required attribute that an item does not have. */
  MISSING_REQUIRED,
  /** An optional column that no item of the run has. */
  COLUMN_VANISHED,
  /** An explicit NULL, which a typed column cannot tell from an absent value. */
  EXPLICIT_NULL,
  /** A text whose typed value is exact, but which is spelt otherwise than the value would be written. */
  TEXT_FORM;

  /** As in a pipeline file: {@code new-attribute}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<DriftKind> of(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
  }

  /** Whether it is told but is no drift: nothing was lost and no schema would need to change. */
  public boolean informational() {
    return this == EXPLICIT_NULL || this == TEXT_FORM;
  }

  boolean allows(DriftAction action) {
    return switch (action) {
      case ADD_NEW_COLUMNS -> this == NEW_ATTRIBUTE;
      case QUARANTINE -> this != COLUMN_VANISHED;
      case RESCUE, FAIL, IGNORE -> true;
    };
  }
}
