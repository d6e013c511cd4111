// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;

/**
 * Where something was seen.
 *
 * @param file the data file's name in the manifest
 * @param line from 1
 */
public record DriftPlace(String file, long line) implements Serializable {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
