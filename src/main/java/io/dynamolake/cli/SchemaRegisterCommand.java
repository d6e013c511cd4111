// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "register",
    description = "Registers a schema file as the next version and prints it as registered.",
    footerHeading = "%nExamples:%n",
    footer = "  dynamolake schema register conf/orders-export.yaml orders-schema.yaml")
final class SchemaRegisterCommand implements Callable<Integer> {
  private final PipelineOpener opener;
  private final Terminal terminal;

  @Mixin
  private final PipelineArguments arguments = new PipelineArguments();

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The schema file: a local path or one on any Hadoop file system.")
  private String file = "";

  SchemaRegisterCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PipelineSpec spec = arguments.load();
    try (Pipeline pipeline = opener.open()) {
      SchemaText registered = pipeline.registerSchema(spec, file);
      terminal.out().print(registered.yaml());
      terminal.out().flush();
      registered.notes().forEach(terminal::problem);
      return 0;
    }
  }
}
