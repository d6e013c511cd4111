// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

/** The next version of a schema. */
final class SchemaEvolution {
  private SchemaEvolution() {}

  static RegisteredSchema evolve(RegisteredSchema current, RegisteredSchema proposed) {
    throw new UnsupportedOperationException();
  }

  static Inferred extend(RegisteredSchema current, ItemShape seen) {
    throw new UnsupportedOperationException();
  }
}
