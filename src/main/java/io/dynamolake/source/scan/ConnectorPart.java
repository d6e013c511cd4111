// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.landing.LandingFile;
import java.io.Serializable;
import java.util.List;

/**
 * What one task has landed through the connector.
 *
 * @param files none if its segments had no items
 */
record ConnectorPart(List<LandingFile> files, long items) implements Serializable {
  ConnectorPart {
    files = List.copyOf(files);
  }
}
