// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import picocli.CommandLine;

/** The help of every command as a page of the documentation. */
final class CommandLinePage {
  private CommandLinePage() {}

  static String of(CommandLine root) {
    StringBuilder out = new StringBuilder();
    out.append(
        "<!-- Generated from the commands' own help: do not edit. -->\n# The command line\n\n");
    out.append(
        "Results go to stdout, everything else to stderr. Inside spark-submit the driver returns or throws; the run\n");
    out.append("folder's `result.json` tells the exit status that a cluster does not pass on.\n");
    section(out, root, "##");
    return out.toString();
  }

  private static void section(StringBuilder out, CommandLine command, String heading) {
    out.append('\n')
        .append(heading)
        .append(" `")
        .append(command.getCommandSpec().qualifiedName())
        .append("`\n\n```\n");
    command
        .getUsageMessage(CommandLine.Help.Ansi.OFF)
        .lines()
        .map(String::stripTrailing)
        .forEach(line -> out.append(line).append('\n'));
    out.append("```\n");
    command.getSubcommands().values().forEach(child -> section(out, child, heading));
  }
}
