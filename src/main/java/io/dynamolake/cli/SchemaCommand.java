// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = "Works on the registered schema of a table and its versions.",
    synopsisSubcommandLabel = "COMMAND")
final class SchemaCommand {}
