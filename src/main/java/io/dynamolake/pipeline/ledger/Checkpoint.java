// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/** A value with the name of its file, so that a file that was moved is noticed. */
record Checkpoint(String name, JsonNode value) {
  Checkpoint {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
