// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.RunOptions;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PlannedRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description =
        "Tells what a run would read, cost, change and write, before any of it is done: from manifests, the table's"
            + " description and the run folders. The exit status is that with which the run would end at once, such as 8"
            + " while another run holds the table's lock.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake plan conf/orders-export.yaml",
      "  dynamolake plan conf/orders-scan.yaml --set source.read-units-per-second=500 --json"
    })
final class PlanCommand extends PipelineCommand {
  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The run's id, as run is given it. Left out, it follows from table, mode and"
          + " source.")
  private @Nullable String runId;

  @Option(names = "--json", description = "Print the plan as JSON.")
  private boolean json;

  PlanCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    PlannedRun plan = pipeline.plan(new RunOptions(spec, runId, RunOptions.Strictness.LENIENT));
    terminal.result(json ? plan.json() : plan.summary());
    plan.obstacles().forEach(terminal::problem);
    return plan.status();
  }
}
