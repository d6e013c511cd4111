// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.spec.PipelineSpec;
import picocli.CommandLine.Command;

@Command(
    name = "infer",
    description = "Infers a schema from all items of the source and prints it. Registers nothing.",
    footerHeading = "%nExamples:%n",
    footer = "  dynamolake schema infer conf/orders-export.yaml > orders-schema.yaml")
final class SchemaInferCommand extends PipelineCommand {
  SchemaInferCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    SchemaText inferred = pipeline.inferSchema(spec);
    terminal.result(inferred.yaml());
    inferred.notes().forEach(terminal::problem);
    return ExitStatus.DONE;
  }
}
