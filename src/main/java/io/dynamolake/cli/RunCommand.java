// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.RunOptions;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description =
        "Copies the source to the lake table, once. The same run id again does nothing if it was published, and goes on"
            + " if it was not.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake run conf/orders-export.yaml",
      "  dynamolake run conf/orders-scan.yaml --set source.read-units-per-second=500",
      "  dynamolake run conf/orders-partitioned.yaml --run-id 2026-11-22 --strict --json"
    })
final class RunCommand extends PipelineCommand {
  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The run's id, such as the scheduler's. Left out, it follows from"
          + " table, mode and source.")
  private @Nullable String runId;

  @Option(names = "--strict", description = "End with exit status 3 when items were quarantined.")
  private boolean strict;

  @Option(
      names = "--json",
      description = "Print the result as JSON, as in the run folder's result.json.")
  private boolean json;

  RunCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    RunOptions.Strictness strictness =
        strict ? RunOptions.Strictness.STRICT : RunOptions.Strictness.LENIENT;
    RunResult result = pipeline.run(new RunOptions(spec, runId, strictness));
    terminal.result(json ? result.json() : RunSummary.of(result));
    if (result.status() != ExitStatus.DONE) {
      terminal.problem(result.message());
    }
    return result.status();
  }
}
