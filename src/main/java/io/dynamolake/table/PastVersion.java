// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.util.Map;

/**
 * A state of a table that its log still tells of. Whether its files are still there is not said.
 *
 * @param properties of the table as of then
 */
public record PastVersion(String version, Map<String, String> properties) {
  public PastVersion {
    properties = Map.copyOf(properties);
  }
}
