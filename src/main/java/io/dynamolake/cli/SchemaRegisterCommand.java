// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.spec.PipelineSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "register",
    description = "Registers a schema file as the next version and prints it as registered.",
    footerHeading = "%nExamples:%n",
    footer = "  dynamolake schema register conf/orders-export.yaml orders-schema.yaml")
final class SchemaRegisterCommand extends PipelineCommand {
  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The schema file: a local path or one on any Hadoop file system.")
  private String file = "";

  SchemaRegisterCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    SchemaText registered = pipeline.registerSchema(spec, file);
    terminal.result(registered.yaml());
    registered.notes().forEach(terminal::problem);
    return ExitStatus.DONE;
  }
}
