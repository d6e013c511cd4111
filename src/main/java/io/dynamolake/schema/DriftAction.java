// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens on a kind of drift. In every case the value is kept. */
public enum DriftAction {
  /** The value goes to {@code _rescued} and is reported; the row is published. */
  RESCUE,
  /** As {@link #RESCUE}, and the next version of the schema has columns for it. */
  ADD_NEW_COLUMNS,
  /** The whole item goes to quarantine. */
  QUARANTINE,
  /** Nothing is published. */
  FAIL,
  /** The value goes to {@code _rescued} and is not reported. */
  IGNORE;

  /** As in a pipeline file: {@code add-new-columns}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<DriftAction> of(String key) {
    return Arrays.stream(values()).filter(action -> action.key().equals(key)).findFirst();
  }
}
