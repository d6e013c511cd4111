// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the registered schema comes to be and what becomes of items that differ from it.
 *
 * @param drift rules by the key of their kind, defaults included, as {@code DriftPolicy.parse} takes them
 * @param file a schema file to register as version 1 when there is none; null for none
 */
public record SchemaSpec(
    FirstRun firstRun, Map<String, String> drift, @Nullable String file) implements Serializable {
  public SchemaSpec {
    drift = Map.copyOf(drift);
  }
}
