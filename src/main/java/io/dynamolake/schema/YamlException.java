// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

/** A YAML text that is not what it should be. */
final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SchemaProblem problem;

  YamlException(SchemaProblem problem) {
    super(problem.text(), null, false, false);
    this.problem = problem;
  }

  SchemaProblem problem() {
    return problem;
  }
}
