// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a number counts since 1970-01-01T00:00:00Z. */
public enum EpochUnit implements TimeEncoding {
  SECONDS(1_000_000),
  MILLIS(1_000),
  MICROS(1);

  private final long micros;

  EpochUnit(long micros) {
    this.micros = micros;
  }

  /** One unit in microseconds. */
  public long micros() {
    return micros;
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EpochUnit> of(String key) {
    return Arrays.stream(values()).filter(unit -> unit.key().equals(key)).findFirst();
  }
}
