// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.spec.PipelineSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Prints the registered schema.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake schema show conf/orders-export.yaml",
      "  dynamolake schema show conf/orders-export.yaml 1"
    })
final class SchemaShowCommand extends PipelineCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The version to print. Left out, the latest.")
  private @Nullable Integer version;

  SchemaShowCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    SchemaText schema = version == null ? pipeline.schema(spec) : pipeline.schema(spec, version);
    terminal.result(schema.yaml());
    schema.notes().forEach(terminal::problem);
    return ExitStatus.DONE;
  }
}
