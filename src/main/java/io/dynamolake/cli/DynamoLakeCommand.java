// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(
    name = "dynamolake",
    description =
        "Copies DynamoDB tables to lake tables: every item becomes a typed row, is put aside with a reason, or"
            + " fails the run.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = ApplicationVersion.class,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n")
final class DynamoLakeCommand {
  static final String STACK_TRACE = "--stacktrace";

  @Option(
      names = STACK_TRACE,
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean stackTrace;

  boolean stackTrace() {
    return stackTrace;
  }
}
