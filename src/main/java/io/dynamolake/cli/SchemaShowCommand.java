// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Prints the registered schema.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake schema show conf/orders-export.yaml",
      "  dynamolake schema show conf/orders-export.yaml 1"
    })
final class SchemaShowCommand implements Callable<Integer> {
  private final PipelineOpener opener;
  private final Terminal terminal;

  @Mixin
  private final PipelineArguments arguments = new PipelineArguments();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The version to print. Left out, the latest.")
  private @Nullable Integer version;

  SchemaShowCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PipelineSpec spec = arguments.load();
    try (Pipeline pipeline = opener.open()) {
      SchemaText schema = version == null ? pipeline.schema(spec) : pipeline.schema(spec, version);
      terminal.out().print(schema.yaml());
      terminal.out().flush();
      schema.notes().forEach(terminal::problem);
      return 0;
    }
  }
}
