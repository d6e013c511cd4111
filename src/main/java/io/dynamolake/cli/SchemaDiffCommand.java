// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaDifference;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "diff",
    description =
        "Holds all items of the source against the registered schema and prints how they differ. Exit status 4 means that a run would publish nothing.",
    footerHeading = "%nExamples:%n",
    footer = "  dynamolake schema diff conf/orders-export.yaml")
final class SchemaDiffCommand implements Callable<Integer> {
  private final PipelineOpener opener;
  private final Terminal terminal;

  @Mixin
  private final PipelineArguments arguments = new PipelineArguments();

  SchemaDiffCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PipelineSpec spec = arguments.load();
    try (Pipeline pipeline = opener.open()) {
      SchemaDifference difference = pipeline.diffSchema(spec);
      terminal.out().print(difference.text());
      terminal.out().flush();
      difference.violations().forEach(terminal::problem);
      return (difference.violations().isEmpty() ? ExitStatus.DONE : ExitStatus.LIMIT).code();
    }
  }
}
