// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "infer",
    description = "Infers a schema from all items of the source and prints it. Registers nothing.",
    footerHeading = "%nExamples:%n",
    footer = "  dynamolake schema infer conf/orders-export.yaml > orders-schema.yaml")
final class SchemaInferCommand implements Callable<Integer> {
  private final PipelineOpener opener;
  private final Terminal terminal;

  @Mixin
  private final PipelineArguments arguments = new PipelineArguments();

  SchemaInferCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PipelineSpec spec = arguments.load();
    try (Pipeline pipeline = opener.open()) {
      SchemaText inferred = pipeline.inferSchema(spec);
      terminal.out().print(inferred.yaml());
      terminal.out().flush();
      inferred.notes().forEach(terminal::problem);
      return 0;
    }
  }
}
