// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;

/**
 * A column of the lake table and where its values come from.
 *
 * @param name the column's name; unique ignoring case
 * @param attribute the name of the top-level attribute, letter by letter; {@code from} in YAML
 */
public record Column(String name, String attribute, ColumnType type, Presence presence)
    implements Serializable {
  public boolean required() {
    return presence == Presence.REQUIRED;
  }
}
