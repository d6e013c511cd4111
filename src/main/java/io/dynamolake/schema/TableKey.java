// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The primary key of the DynamoDB table, as names of attributes. */
public record TableKey(String partition, @Nullable String sort) implements Serializable {
  public List<String> attributes() {
    return sort == null ? List.of(partition) : List.of(partition, sort);
  }
}
