// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaDifference;
import io.dynamolake.pipeline.spec.PipelineSpec;
import picocli.CommandLine.Command;

@Command(
    name = "diff",
    description =
        "Holds all items of the source against the registered schema and prints how they differ. Exit status 4 means that a run would publish nothing.",
    footerHeading = "%nExamples:%n",
    footer = "  dynamolake schema diff conf/orders-export.yaml")
final class SchemaDiffCommand extends PipelineCommand {
  SchemaDiffCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    SchemaDifference difference = pipeline.diffSchema(spec);
    terminal.result(difference.text());
    difference.violations().forEach(terminal::problem);
    return difference.violations().isEmpty() ? ExitStatus.DONE : ExitStatus.LIMIT;
  }
}
