// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import java.util.List;

/**
 * What the source has that the registered schema does not, and the other way round.
 *
 * @param text for a person, one change per line
 * @param violations why a run would publish nothing; empty when it would
 */
public record SchemaDifference(String text, List<String> violations) {
  public SchemaDifference {
    violations = List.copyOf(violations);
  }
}
