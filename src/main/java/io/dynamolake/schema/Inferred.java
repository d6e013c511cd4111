// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.List;

/**
 * A schema that was made from what was seen.
 *
 * @param notes what was not typed and why, one sentence each, sorted by path
 */
public record Inferred(RegisteredSchema schema, List<String> notes) {
  public Inferred {
    notes = List.copyOf(notes);
  }
}
