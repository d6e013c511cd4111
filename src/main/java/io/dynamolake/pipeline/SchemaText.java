// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import java.util.List;

/**
 * A schema to be read by a person.
 *
 * @param yaml the schema file
 * @param notes what the file does not say, one sentence each
 */
public record SchemaText(String yaml, List<String> notes) {
  public SchemaText {
    notes = List.copyOf(notes);
  }
}
